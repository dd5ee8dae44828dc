import { attemptsOf } from "./attempts.ts";
import { type ExchangeMatcher, factsOf, refusalOf, textOf } from "./matcher.ts";

/** Steps before it failed, and this provider answered. */
export const toHaveFallenBackTo: ExchangeMatcher<[provider: string]> = {
  name: "toHaveFallenBackTo",
  of: "any",
  says: (provider) => `to have fallen back to ${provider}`,
  judge(exchange, provider) {
    const steps = factsOf(exchange, "step").map((fact) => textOf(fact, "provider"));
    if (steps.length === 0) return { pass: false, found: refusalOf(exchange) ?? "no provider was asked" };
    const served = steps.at(-1);
    // Refused before it was asked: the attempt is one of another step.
    const last = attemptsOf(exchange).findLast(({ step }) => step === steps.length - 1);
    const answered = last?.status != null;
    const outcome = answered ? `, which answered with status ${last.status}` : ", which gave no answer";
    return {
      pass: steps.length > 1 && served === provider && answered,
      found: steps.length > 1 ? `it went ${steps.join(" → ")}${outcome}` : `its only step was ${served}${outcome}`,
      actual: steps,
      expected: [...steps.slice(0, Math.max(1, steps.length - 1)), provider],
    };
  },
};
