import { AssertionError } from "node:assert";
import type { GatewayMatchers } from "./for-expect.ts";
import type { ExchangeMatcher } from "./matcher.ts";
import { exchangeMatchers } from "./registry.ts";
import { verdict } from "./verdict.ts";

type Assertions = GatewayMatchers & {
  /** The same, the other way round. */
  readonly not: GatewayMatchers;
};

/**
 * For test runners without `expect`: `await assertExchange(gateway).toHaveHitCache()`, `….not.toHaveHitCache()`. Rejects with
 * node:assert's AssertionError.
 */
export function assertExchange(received: unknown): Assertions {
  return { ...assertions(received, true), not: assertions(received, false) };
}

function assertions(received: unknown, wanted: boolean): GatewayMatchers {
  const entries = Object.entries(exchangeMatchers).map(([name, matcher]) => [
    name,
    (...args: unknown[]) => check(matcher as ExchangeMatcher, { received, args, wanted }),
  ]);
  return Object.fromEntries(entries) as GatewayMatchers;
}

async function check(
  matcher: ExchangeMatcher,
  { received, args, wanted }: { received: unknown; args: readonly unknown[]; wanted: boolean },
): Promise<void> {
  const { pass, message, actual, expected } = await verdict(matcher, received, args);
  if (pass === wanted) return;
  throw new AssertionError({ message: message(), actual, expected, operator: `${wanted ? "" : "not."}${matcher.name}` });
}
