import { type AttemptMade, attemptsOf } from "./attempts.ts";
import { type ExchangeMatcher, refusalOf } from "./matcher.ts";

/** A status, "no answer", or what is to be so of the attempt. */
export type ExpectedAttempt = number | "no answer" | Partial<AttemptMade>;

/** The provider was tried so often, with these outcomes in this order: `toHaveAttempts([503, 503, 200])`. */
export const toHaveAttempts: ExchangeMatcher<[expected: readonly ExpectedAttempt[] | number]> = {
  name: "toHaveAttempts",
  of: "any",
  says: (expected) =>
    typeof expected === "number"
      ? `to have made ${expected === 1 ? "1 attempt" : `${expected} attempts`}`
      : `to have made the attempts ${outcomes(expected.map(asPart))}`,
  judge(exchange, expected) {
    const made = attemptsOf(exchange);
    const found = made.length === 0 ? (refusalOf(exchange) ?? "no provider was asked") : `it made ${outcomes(made)}`;
    const pass = areExpected(made, expected);
    if (typeof expected === "number") return { pass, found };
    const parts = expected.map(asPart);
    return { pass, found, actual: made.map((one, index) => shownLike(one, parts[index])), expected: parts };
  },
  hint(exchanges, expected) {
    if (!areExpected(exchanges.flatMap(attemptsOf), expected)) return undefined;
    return `all ${exchanges.length} together made them: each try of a client is an exchange of its own, and the gateway tries again where it is told to (cf-aig-max-attempts, or the gateway's retries)`;
  },
};

function areExpected(made: readonly AttemptMade[], expected: readonly ExpectedAttempt[] | number): boolean {
  if (typeof expected === "number") return made.length === expected;
  return made.length === expected.length && expected.every((one, index) => fits(asPart(one), made[index]));
}

function asPart(expected: ExpectedAttempt): Partial<AttemptMade> {
  if (typeof expected === "number") return { status: expected };
  return expected === "no answer" ? { status: null } : expected;
}

function fits(part: Partial<AttemptMade>, made: AttemptMade | undefined): boolean {
  return made !== undefined && Object.entries(part).every(([name, value]) => made[name as keyof AttemptMade] === value);
}

/** With what was asked for alone, so that a difference shows nothing else. */
function shownLike(made: AttemptMade, part: Partial<AttemptMade> = {}): Partial<AttemptMade> {
  const names = Object.keys(part).length > 0 ? Object.keys(part) : ["status"];
  return Object.fromEntries(Object.entries(made).filter(([name]) => names.includes(name)));
}

function outcomes(attempts: readonly Partial<AttemptMade>[]): string {
  const shown = attempts.map(({ provider, status }) => {
    const outcome = status === undefined ? "any" : (status ?? "no answer");
    return provider === undefined ? outcome : `${provider} ${outcome}`;
  });
  return `[${shown.join(", ")}]`;
}
