import type { ExchangeDetail } from "../../schema/control/exchanges.ts";
import { type ExchangeMatcher, factsOf, refusalOf, textOf } from "./matcher.ts";

/** The gateway's cache had the answer. */
export const toHaveHitCache: ExchangeMatcher<[]> = {
  name: "toHaveHitCache",
  of: "any",
  says: () => "to have hit the cache",
  judge: (exchange) => ({ pass: lookUps(exchange).includes("hit"), found: whatItDid(exchange) }),
};

/** It was looked for in the cache, and was not there. */
export const toHaveMissedCache: ExchangeMatcher<[]> = {
  name: "toHaveMissedCache",
  of: "any",
  says: () => "to have missed the cache",
  judge(exchange) {
    const results = lookUps(exchange);
    return { pass: results.includes("miss") && !results.includes("hit"), found: whatItDid(exchange) };
  },
};

function lookUps(exchange: ExchangeDetail): string[] {
  return factsOf(exchange, "cache").map((fact) => textOf(fact, "result"));
}

const DID: Readonly<Record<string, string>> = {
  hit: "the cache had the answer",
  miss: "the cache had no answer",
  "not used": "the cache was not used",
};

function whatItDid(exchange: ExchangeDetail): string {
  const last = factsOf(exchange, "cache").at(-1);
  if (!last) return refusalOf(exchange) ?? "it never got as far as the cache";
  return `${DID[textOf(last, "result")] ?? textOf(last, "result")}: ${textOf(last, "why")}`;
}
