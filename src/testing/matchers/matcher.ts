import type { ExchangeDetail, TraceFact } from "../../schema/control/exchanges.ts";

/** Something that tests say of an exchange. Pure: every test runner's own spelling is made of it. */
export interface ExchangeMatcher<Args extends readonly unknown[] = readonly unknown[]> {
  /** "toHaveHitCache" */
  readonly name: string;
  /** What is expected, as it follows "expected the exchange": "to have hit the cache". */
  says(...args: Args): string;
  judge(exchange: ExchangeDetail, ...args: Args): Judgement;
  /** Of several exchanges, how many must fit: at least one, or every one. Of all together, where `together` says how. */
  readonly of: "any" | "every";
  together?(exchanges: readonly ExchangeDetail[], ...args: Args): Judgement;
  /** Of several exchanges of which none is right: what was most likely meant; undefined where nothing tells. */
  hint?(exchanges: readonly ExchangeDetail[], ...args: Args): string | undefined;
}

export interface Judgement {
  readonly pass: boolean;
  /** What did happen, as a clause: "the cache was not used: no ttl was asked for". */
  readonly found: string;
  /** Nobody can say whether it is so: then neither this nor its opposite holds. `found` says why. */
  readonly unknown?: boolean;
  /** The same as values, where a difference can be shown. */
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/** The facts of one kind, in order. */
export function factsOf({ trace }: ExchangeDetail, what: string): readonly TraceFact[] {
  return trace.filter((fact) => fact.what === what);
}

export function textOf(fact: TraceFact | undefined, field: string): string {
  const value = fact?.[field];
  return typeof value === "string" ? value : "";
}

export function numberOf(fact: TraceFact | undefined, field: string): number | undefined {
  const value = fact?.[field];
  return typeof value === "number" ? value : undefined;
}

/** Why no provider was asked, where the gateway itself said no. */
export function refusalOf(exchange: ExchangeDetail): string | undefined {
  const refused = factsOf(exchange, "refused").at(-1);
  if (!refused) return undefined;
  return `the gateway refused it with ${textOf(refused, "message") || "no message"} (status ${refused["status"]}, code ${refused["code"]}): ${textOf(refused, "hint")}`;
}
