import type { ExchangeDetail } from "../../schema/control/exchanges.ts";
import { type ExchangeMatcher, factsOf, type Judgement, textOf } from "./matcher.ts";

/** In US dollars, as the log has it. Of a gateway: all of its exchanges together. */
export const toHaveCostLessThan: ExchangeMatcher<[usd: number]> = {
  name: "toHaveCostLessThan",
  of: "every",
  says: (usd) => `to have cost less than ${dollars(usd)}`,
  judge: (exchange, usd) => judge([exchange], usd),
  together: (exchanges, usd) => judge(exchanges, usd),
};

function judge(exchanges: readonly ExchangeDetail[], usd: number): Judgement {
  const facts = exchanges.flatMap((exchange) => factsOf(exchange, "cost"));
  const unknown = facts.find((fact) => fact["usd"] === null);
  if (unknown) return { pass: false, found: `nobody can say what it cost: ${textOf(unknown, "why")}`, unknown: true };
  const sum = facts.reduce((total, fact) => total + Number(fact["usd"] ?? 0), 0);
  const why = facts.length === 1 ? `: ${textOf(facts[0], "why")}` : "";
  return { pass: sum < usd, found: `it cost ${dollars(Number(sum.toPrecision(6)))}${why}` };
}

/** "$0.0000001", and not "$1e-7". */
function dollars(usd: number): string {
  const text = String(usd);
  return `$${text.includes("e-") ? usd.toFixed(15).replace(/0+$/, "") : text}`;
}
