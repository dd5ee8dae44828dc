import type { ExchangeDetail, TraceFact } from "../../schema/control/exchanges.ts";

/** One try at one provider. */
export interface AttemptMade {
  /** From 0. */
  readonly step: number;
  /** From 1. */
  readonly attempt: number;
  readonly provider: string;
  /** Of the provider's answer; null where none came. */
  readonly status: number | null;
}

/** Every try of every step, in order. */
export function attemptsOf({ trace }: ExchangeDetail): AttemptMade[] {
  const providers = new Map<unknown, string>();
  const made: AttemptMade[] = [];
  for (const fact of trace) {
    if (fact.what === "step") providers.set(fact["step"], String(fact["provider"]));
    if (fact.what === "answer began" || fact.what === "no answer") made.push(attempt(fact, providers));
  }
  return made;
}

function attempt(fact: TraceFact, providers: ReadonlyMap<unknown, string>): AttemptMade {
  return {
    step: Number(fact["step"]),
    attempt: Number(fact["attempt"]),
    provider: providers.get(fact["step"]) ?? "",
    status: fact.what === "answer began" ? Number(fact["status"]) : null,
  };
}
