import { type ExchangeMatcher, factsOf, textOf } from "./matcher.ts";

/** Nothing in it that the real gateway would have answered differently, and no mistake to look at. Of a gateway: in none. */
export const toHaveNoLintWarnings: ExchangeMatcher<[]> = {
  name: "toHaveNoLintWarnings",
  of: "every",
  says: () => "to have no lint warnings",
  judge(exchange) {
    const warnings = factsOf(exchange, "lint").map((fact) => `${textOf(fact, "id")} ${textOf(fact, "text")}`);
    const found = warnings.length === 0 ? "it has none" : `it has: ${warnings.join("; ")}`;
    return { pass: warnings.length === 0, found, actual: warnings, expected: [] };
  },
};
