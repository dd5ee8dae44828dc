import { z } from "zod";
import type {
  ExchangeDetail,
  ExchangePage,
  ExchangeView,
  LogView,
  ToolCallMade,
  TraceFact,
} from "../schema/control/exchanges.ts";
import { count, described, describedLoosely, numberOrNull, text, textOrNull, timeMs } from "./describe.ts";
import { Refused } from "./refused.ts";

const fields = () => ({
  id: text(),
  account: text(),
  gateway: text(),
  surface: text(),
  method: text(),
  url: text(),
  provider: textOrNull(),
  model: textOrNull(),
  status: z.int(),
  startedMs: timeMs(),
  durationMs: z.number(),
  logId: textOrNull(),
});

const log = () =>
  describedLoosely<LogView>(
    {
      id: text(),
      provider: text(),
      model: textOrNull(),
      statusCode: z.int(),
      success: z.boolean(),
      cached: z.boolean(),
      step: count(),
      attempt: count(),
      durationMs: z.number(),
      tokensIn: numberOrNull(),
      tokensOut: numberOrNull(),
      cost: numberOrNull(),
      metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
      requestHead: text().optional(),
      requestHeadComplete: z.boolean().optional(),
      responseHead: text().optional(),
      responseHeadComplete: z.boolean().optional(),
      toolCalls: z.array(described<ToolCallMade>({ name: text(), arguments: z.unknown() }, "ToolCall")).optional(),
    },
    "LogRow",
  );

const fact = () => describedLoosely<TraceFact>({ what: text(), atMs: z.number(), durationMs: z.number() }, "TraceFact");

export const exchangePage = () =>
  described<ExchangePage>(
    { exchanges: z.array(described<ExchangeView>(fields(), "Exchange")), total: count(), next: textOrNull() },
    "ExchangePage",
  );

export const exchangeDetail = () =>
  described<ExchangeDetail>(
    { ...fields(), logs: z.array(log()), story: z.array(text()), trace: z.array(fact()) },
    "ExchangeDetail",
  );

export function unknownExchange(id: string): Refused {
  return new Refused(404, `no exchange has the id '${id}'`, "GET /_aigw/exchanges lists them, and a reset forgets them");
}
