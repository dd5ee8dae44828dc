import type { Fact } from "../exchange/trace.ts";
import { sentence } from "./sentences.ts";

/**
 * What happened to an exchange, told in sentences: each begins with the milliseconds since the exchange began
 * ("3 ms: Attempt 1 began."). Nothing is in it that is not in the trace, and not all that is.
 */
export function story(facts: readonly Fact[]): string[] {
  const told = { facts, severalSteps: facts.filter(({ what }) => what === "step").length > 1 };
  return facts.map((fact) => `${atMs(fact)} ms: ${sentence(fact, told)}`);
}

/** Microseconds would suggest that somebody could tell them apart. */
function atMs(fact: Fact): number {
  return Math.round(fact.atMs * 10) / 10;
}
