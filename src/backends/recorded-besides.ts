import type { Besides } from "../cassettes/interaction.ts";
import type { RecordedAnswer } from "../cassettes/recorded.ts";
import type { Step } from "../exchange/exchange.ts";
import { jsonValueReader } from "../streaming/json-values.ts";
import type { Usage } from "../tasks/usage.ts";

/** In US dollars, by the catalogue's prices; null where nobody can say. */
export type CostOf = (step: Step, usage: Usage) => number | null;

/** A whole answer that is longer is not looked through for its token counts. */
const LONGEST_JSON = 10 * 1024 * 1024;

/** What a recording says beside request and answer: tokens, and what the gateway made of it. */
export function besides(step: Step, answer: RecordedAnswer, costOf: CostOf): Besides {
  const usage = usageIn(step, answer);
  const cost = usage && costOf(step, usage);
  const gateway = { ...cacheWord(step), step: step.index, ...(typeof cost === "number" && { cost }) };
  return { gateway, ...(usage && { usage: { in: usage.inputTokens, out: usage.outputTokens } }) };
}

/** Whether the gateway's cache was asked; a hit is never recorded. */
function cacheWord({ exchange, index }: Step): { cache?: "MISS" } {
  return exchange.trace.happened.some((fact) => fact.what === "cache" && fact.step === index && fact.result === "miss")
    ? { cache: "MISS" }
    : {};
}

function usageIn({ outgoing: { endpoint } }: Step, { status, headers, chunks }: RecordedAnswer): Usage | undefined {
  if (!endpoint || status >= 400 || headers["content-encoding"] !== undefined) return undefined;
  const values = jsonValueReader(String(headers["content-type"] ?? ""), LONGEST_JSON);
  if (!values) return undefined;
  let found: Usage | undefined;
  for (const value of [...chunks.flatMap(({ bytes }) => values.push(bytes)), ...values.end()])
    found = endpoint.format.readUsage(value, found);
  return found;
}
