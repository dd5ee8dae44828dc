import type { ExchangeDetail, ToolCallMade } from "../../schema/control/exchanges.ts";
import { attemptsOf } from "./attempts.ts";
import { type ExchangeMatcher, factsOf, refusalOf } from "./matcher.ts";

/** The answer calls this tool; with these arguments among others, where some are given. */
export const toHaveCalledTool: ExchangeMatcher<[name: string, args?: Readonly<Record<string, unknown>>]> = {
  name: "toHaveCalledTool",
  of: "any",
  says: (name, args) => `to have called the tool ${name}${args ? ` with ${JSON.stringify(args)}` : ""}`,
  judge(exchange, name, args) {
    const { calls, unread } = calledIn(exchange);
    const pass = calls.some((call) => call.name === name && (args === undefined || has(call.arguments, args)));
    if (unread !== undefined && !pass) return { pass, found: unread, unknown: true };
    if (calls.length > 0)
      return {
        pass,
        found: `it called ${calls.map(shown).join(", ")}`,
        actual: calls,
        expected: [{ name, ...(args && { arguments: args }) }],
      };
    return { pass, found: refusalOf(exchange) ?? "its answer calls no tool" };
  },
};

function calledIn(exchange: ExchangeDetail): { calls: readonly ToolCallMade[]; unread?: string } {
  const { logs } = exchange;
  const stored = logs.some(({ responseHead }) => responseHead !== undefined);
  if (stored) return { calls: logs.flatMap(({ toolCalls = [] }) => toolCalls) };
  return { calls: [], ...(wasAnswered(exchange) && { unread: "no answer was logged: its calls are not known" }) };
}

/** By a provider or the cache: what the gateway refuses calls nothing, nor does what nobody answers. */
function wasAnswered(exchange: ExchangeDetail): boolean {
  return (
    attemptsOf(exchange).some(({ status }) => status !== null) ||
    factsOf(exchange, "cache").some(({ result }) => result === "hit")
  );
}

/** Of objects, what is expected is enough; everything else has to be the same. */
function has(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== "object" || expected === null) return Object.is(actual, expected);
  if (typeof actual !== "object" || actual === null || Array.isArray(actual) !== Array.isArray(expected)) return false;
  if (Array.isArray(expected) && Array.isArray(actual) && actual.length !== expected.length) return false;
  return Object.entries(expected).every(([name, value]) => has((actual as Readonly<Record<string, unknown>>)[name], value));
}

function shown({ name, arguments: args }: ToolCallMade): string {
  return `${name}(${JSON.stringify(args) ?? ""})`;
}
