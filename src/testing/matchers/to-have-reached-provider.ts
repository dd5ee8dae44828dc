import { attemptsOf } from "./attempts.ts";
import { type ExchangeMatcher, factsOf, refusalOf, textOf } from "./matcher.ts";

/** A provider was asked, whoever plays it: neither the cache answered nor the gateway itself. */
export const toHaveReachedProvider: ExchangeMatcher<[provider?: string]> = {
  name: "toHaveReachedProvider",
  of: "any",
  says: (provider) => `to have reached ${provider ?? "a provider"}`,
  judge(exchange, provider) {
    const reached = [...new Set(attemptsOf(exchange).map((attempt) => attempt.provider))];
    const pass = provider === undefined ? reached.length > 0 : reached.includes(provider);
    if (reached.length > 0) return { pass, found: `it reached ${reached.join(", ")}`, actual: reached, expected: [provider] };
    const cached = factsOf(exchange, "cache").some((fact) => textOf(fact, "result") === "hit");
    return { pass, found: cached ? "the cache answered" : (refusalOf(exchange) ?? "no provider was asked") };
  },
};
