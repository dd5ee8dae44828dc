import { Attempt } from "../exchange/attempt.ts";
import type { Step } from "../exchange/exchange.ts";
import { type Reply, TransportFailure } from "../exchange/reply.ts";

/** Tries a step. One try: nothing asks for more yet. */
export function attempts(send: (attempt: Attempt) => Promise<Reply>) {
  return async (step: Step): Promise<Reply> => {
    const { trace } = step.exchange;
    const attempt = new Attempt(step, 1);
    trace.add({ what: "attempt", step: step.index, attempt: attempt.number });
    try {
      const reply = await send(attempt);
      trace.add({ what: "answer began", step: step.index, attempt: attempt.number, status: reply.status });
      return reply;
    } catch (error) {
      if (error instanceof TransportFailure)
        trace.add({ what: "no answer", step: step.index, attempt: attempt.number, why: error.message });
      throw error;
    }
  };
}
