import type { Attempt } from "../exchange/attempt.ts";
import type { RealtimeStep } from "../exchange/exchange.ts";
import type { RealtimeCall } from "../realtime/provider.ts";

/** What a vendor gets to know of an upgrade. */
export function realtimeCall(
  { step }: Attempt,
  { protocols }: RealtimeStep,
  { answer, refuses, headers }: Pick<RealtimeCall, "answer" | "refuses"> & { readonly headers: RealtimeCall["answerHeaders"] },
): RealtimeCall {
  const { exchange, outgoing } = step;
  const { request } = outgoing;
  return {
    path: request.path,
    query: request.query,
    headers: request.headers,
    protocols,
    model: request.model,
    account: exchange.account,
    clock: exchange.clock,
    random: exchange.random.fork("realtime"),
    trace: exchange.trace,
    answerHeaders: headers,
    answer,
    refuses,
  };
}
