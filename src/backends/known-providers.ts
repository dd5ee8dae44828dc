import { dotted, EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import { accountSettings } from "../schema/account.ts";
import type { AccountInput } from "../schema/account-input.ts";
import type { Config } from "../schema/config.ts";
import { CUSTOM_PREFIX, customProviderTrouble } from "../schema/custom-provider.ts";
import type { FaultInput } from "../schema/fault-input.ts";

/** What is wrong with a provider's slug; undefined when the provider is played. */
export function unknownProvider(slug: string, known: readonly string[]): { text: string; hint: string } | undefined {
  if (known.includes(slug)) return undefined;
  const meant = nearest(slug, known);
  const advice = meant === undefined ? "" : `did you mean '${meant}'? `;
  const own = slug.startsWith(CUSTOM_PREFIX) ? "list your own under accounts.*.custom_providers; " : "";
  return { text: `there is no provider '${slug}'`, hint: `${advice}${own}known: ${known.join(", ")}` };
}

/** Slugs of an account's own providers, those that are not enabled included. */
export function ownSlugs({ custom_providers = [] }: AccountInput): string[] {
  return custom_providers.map(({ slug }) => CUSTOM_PREFIX + slug);
}

/** The same of all accounts. */
export function everybodysOwnSlugs(accounts: Config["accounts"]): string[] {
  return [...new Set(Object.values(accounts).flatMap(ownSlugs))];
}

/**
 * Throws an EmulatorError for a quota, a fault or a stored key of a provider that there is not, since nothing would ever use it, and for a
 * custom provider that Cloudflare would not take.
 */
export function refuseImpossibleProviders(
  { quotas, faults, accounts, quirks }: Pick<Config, "quotas" | "faults" | "accounts" | "quirks">,
  played: readonly string[],
): void {
  const knownTo = (account: string | undefined) =>
    account === undefined || account === "*" ? everybodysOwnSlugs(accounts) : ownSlugs(accountSettings(accounts, account));
  for (const [index, { provider, account }] of quotas.entries())
    refuse(provider, ["quotas", index], [...played, ...knownTo(account)]);
  for (const [index, { provider = "*", account }] of faults.entries())
    if (!provider.includes("*")) refuse(provider, ["faults", index], [...played, ...knownTo(account)]);
  for (const [id, { provider_keys = [], custom_providers = [] }] of Object.entries(accounts)) {
    const known = [...played, ...knownTo(id)];
    for (const [index, { provider }] of provider_keys.entries())
      refuse(provider, ["accounts", id, "provider_keys", index], known);
    for (const [index, own] of custom_providers.entries()) {
      const trouble = customProviderTrouble(own, quirks);
      if (trouble === undefined) continue;
      const hint = "write https://, or set quirks: { httpBaseUrls: true } for what runs on this machine";
      const path = ["accounts", id, "custom_providers", index];
      throw new EmulatorError("AIGW-CONFIG", `${dotted(path)}: ${trouble}`, { hint, setting: { path, part: "value" } });
    }
  }
}

/** Throws an EmulatorError for a fault of a provider that there is not. */
export function refuseFaultOfNobody({ provider = "*" }: FaultInput, known: readonly string[]): void {
  const problem = provider.includes("*") ? undefined : unknownProvider(provider, known);
  if (problem) throw new EmulatorError("AIGW-FAULT", `provider: ${problem.text}`, { hint: problem.hint });
}

function refuse(slug: string, place: readonly PropertyKey[], known: readonly string[]): void {
  const problem = unknownProvider(slug, known);
  if (!problem) return;
  const path = [...place, "provider"];
  const details = { hint: problem.hint, setting: { path, part: "value" } } as const;
  throw new EmulatorError("AIGW-CONFIG", `${dotted(path)}: ${problem.text}`, details);
}
