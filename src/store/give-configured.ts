import { hash } from "node:crypto";
import { keySecret } from "../schema/account.ts";
import type { AccountInput } from "../schema/account-input.ts";
import { nanodollars } from "../schema/credits.ts";
import { CUSTOM_PREFIX } from "../schema/custom-provider.ts";
import type { CustomProviderInput } from "../schema/custom-provider-input.ts";
import type { Store } from "./store.ts";

interface Given {
  readonly id: string;
  readonly settings: AccountInput;
  readonly clock: { now(): number };
}

/**
 * What an account is given when it comes to life: its configured credits, which count again after a reset, and its
 * configured provider keys. Those are settings: they are put once, and a key that the control API put in their place stays
 * until the emulator starts anew. Cached answers of a provider of its own go when that is another one than before (G-CUST-4).
 */
export function configuredGifts(
  { credits, providerKeys, ownProviders, cache }: Pick<Store, "credits" | "providerKeys" | "ownProviders" | "cache">,
  environment: Readonly<Record<string, string | undefined>>,
): (account: Given) => void {
  const given = new Set<string>();
  return ({ id, settings, clock }) => {
    if (settings.credits !== undefined) credits.open(id, nanodollars(settings.credits));
    if (given.has(id)) return;
    given.add(id);
    const changed = ownProviders.replace(id, digestsOf(settings.custom_providers ?? []));
    for (const provider of changed) cache.purge({ account: id, provider });
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

/** Of each provider, all that is said of it, in any order. It may hold a secret, so that no more than a digest is kept. */
function digestsOf(own: readonly CustomProviderInput[]): ReadonlyMap<string, string> {
  return new Map(own.map((provider) => [CUSTOM_PREFIX + provider.slug, hash("sha256", sortedJson(provider), "hex")]));
}

function sortedJson(provider: CustomProviderInput): string {
  return JSON.stringify(Object.entries(provider).sort(([a], [b]) => (a < b ? -1 : 1)));
}
