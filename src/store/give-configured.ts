import { keySecret } from "../schema/account.ts";
import type { AccountInput } from "../schema/account-input.ts";
import { nanodollars } from "../schema/credits.ts";
import type { Store } from "./store.ts";

interface Given {
  readonly id: string;
  readonly settings: AccountInput;
  readonly clock: { now(): number };
}

/**
 * What an account is given when it comes to life: its configured credits, which count again after a reset, and its
 * configured provider keys. Those are settings: they are put once, and a key that the control API put in their place stays
 * until the emulator starts anew.
 */
export function configuredGifts(
  { credits, providerKeys }: Pick<Store, "credits" | "providerKeys">,
  environment: Readonly<Record<string, string | undefined>>,
): (account: Given) => void {
  const given = new Set<string>();
  return ({ id, settings, clock }) => {
    if (settings.credits !== undefined) credits.open(id, nanodollars(settings.credits));
    if (given.has(id)) return;
    given.add(id);
    for (const key of settings.provider_keys ?? []) {
      providerKeys.put(
        {
          account: id,
          gateway: key.gateway ?? null,
          provider: key.provider,
          alias: key.alias ?? "default",
          // Listed without one, and never used, when its variable is not set: the start says so.
          secret: keySecret(key, environment) ?? null,
          defaultConfig: key.default_config ?? false,
          rateLimit: key.rate_limit ?? null,
          rateLimitPeriodSeconds: key.rate_limit_period ?? 60,
        },
        clock.now(),
      );
    }
  };
}
