import type { ExchangeMatcher } from "./matcher.ts";
import { exchangeMatchers, type MatcherArgs, type MatcherName } from "./registry.ts";
import { type Verdict, verdict } from "./verdict.ts";

/** For `expect.extend(matchers)`: Vitest and Jest. */
export const matchers = Object.fromEntries(
  Object.entries(exchangeMatchers).map(([name, matcher]) => [
    name,
    (received: unknown, ...args: unknown[]) => verdict(matcher as ExchangeMatcher, received, args),
  ]),
) as { readonly [Name in MatcherName]: (received: unknown, ...args: MatcherArgs<Name>) => Verdict | Promise<Verdict> };

/** What `expect(gateway)` gets: to be awaited, except of an exchange. */
export interface GatewayMatchers<Result = Promise<void>> {
  /** The gateway's cache had the answer. */
  toHaveHitCache(): Result;
  /** It was looked for in the cache, and was not there. */
  toHaveMissedCache(): Result;
  /** Steps before it failed, and this provider answered. */
  toHaveFallenBackTo(provider: string): Result;
  /** So many tries, or these outcomes in this order: `toHaveAttempts([503, 503, 200])`, `[{ provider: "openai", status: 503 }]`, `["no answer"]`. */
  toHaveAttempts(...expected: MatcherArgs<"toHaveAttempts">): Result;
  /** By the gateway's own limit, or a provider's; either, where it is not said which. */
  toHaveBeenRateLimited(by?: "gateway" | "provider"): Result;
  /** `cf-aig-metadata` had these entries, among others. */
  toHaveSentMetadata(expected: Readonly<Record<string, unknown>>): Result;
  /** The answer calls this tool; with these arguments among others, where some are given. */
  toHaveCalledTool(name: string, args?: Readonly<Record<string, unknown>>): Result;
  /** US dollars, as the log has it; of a gateway all exchanges together. */
  toHaveCostLessThan(usd: number): Result;
  /** A provider was asked: neither the cache answered nor the gateway itself. */
  toHaveReachedProvider(provider?: string): Result;
  /** A recording answered; one of this cassette, where one is named. */
  toHaveUsedCassette(name?: string): Result;
  /** Nothing that the real gateway would have answered differently; of a gateway: in none of its exchanges. */
  toHaveNoLintWarnings(): Result;
}
