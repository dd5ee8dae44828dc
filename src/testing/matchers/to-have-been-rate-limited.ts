import type { ExchangeDetail } from "../../schema/control/exchanges.ts";
import { attemptsOf } from "./attempts.ts";
import { type ExchangeMatcher, factsOf, numberOf } from "./matcher.ts";

/** By the gateway's own limit, or a provider's (its quota, or a 429 to any attempt). Either counts, where it is not said which. */
export const toHaveBeenRateLimited: ExchangeMatcher<[by?: "gateway" | "provider"]> = {
  name: "toHaveBeenRateLimited",
  of: "any",
  says: (by) => `to have been rate limited${by === undefined ? "" : ` by the ${by}`}`,
  judge(exchange, by) {
    const gateway = refused(exchange, "rate limit");
    const provider = refused(exchange, "quota") || attemptsOf(exchange).some(({ status }) => status === 429);
    const pass = by === "gateway" ? gateway : by === "provider" ? provider : gateway || provider;
    return { pass, found: found(exchange, { gateway, provider }) };
  },
};

function refused(exchange: ExchangeDetail, what: "rate limit" | "quota"): boolean {
  return factsOf(exchange, what).some((fact) => fact["allowed"] === false);
}

function found(exchange: ExchangeDetail, { gateway, provider }: { gateway: boolean; provider: boolean }): string {
  if (gateway) return `the gateway's limit refused it: ${counter(exchange)}`;
  if (provider) return "a provider refused an attempt with 429";
  const statuses = attemptsOf(exchange).map(({ status }) => status ?? "no answer");
  const attempts = statuses.length === 0 ? "no provider was asked" : `providers answered [${statuses.join(", ")}]`;
  return `${counter(exchange)}; ${attempts}`;
}

function counter(exchange: ExchangeDetail): string {
  const limit = factsOf(exchange, "rate limit").at(-1);
  if (!limit) return "no gateway limit counted it";
  return `${numberOf(limit, "count")} of ${numberOf(limit, "limit")} requests in ${numberOf(limit, "intervalSeconds")} s`;
}
