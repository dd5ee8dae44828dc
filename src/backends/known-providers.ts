import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import type { Config } from "../schema/config.ts";

/** What is wrong with a provider's slug; undefined when the provider is played, or is one of the account's own. */
export function unknownProvider(slug: string, known: readonly string[]): { text: string; hint: string } | undefined {
  if (known.includes(slug) || slug.startsWith("custom-")) return undefined;
  const meant = nearest(slug, known);
  const advice = meant === undefined ? "" : `did you mean '${meant}'? `;
  return { text: `there is no provider '${slug}'`, hint: `${advice}known: ${known.join(", ")}` };
}

/** Throws an EmulatorError for a quota or a stored key of a provider that there is not: nothing would ever use it. */
export function refuseUnknownProviders(
  { quotas, accounts }: Pick<Config, "quotas" | "accounts">,
  known: readonly string[],
): void {
  for (const [index, { provider }] of quotas.entries()) refuse(provider, `quotas[${index}]`, known);
  for (const [id, { provider_keys = [] }] of Object.entries(accounts)) {
    for (const [index, { provider }] of provider_keys.entries())
      refuse(provider, `accounts.${id}.provider_keys[${index}]`, known);
  }
}

function refuse(slug: string, place: string, known: readonly string[]): void {
  const problem = unknownProvider(slug, known);
  if (problem) throw new EmulatorError("AIGW-CONFIG", `${place}.provider: ${problem.text}`, { hint: problem.hint });
}
