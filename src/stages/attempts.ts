import { Attempt } from "../exchange/attempt.ts";
import { discard } from "../exchange/body.ts";
import type { Step, Try } from "../exchange/exchange.ts";
import { type Reply, TransportFailure } from "../exchange/reply.ts";
import { attemptPlan } from "../rules/attempt-plan.ts";
import { isRetryable } from "../rules/retryable.ts";
import type { Quirks } from "../schema/quirks.ts";

/** Tries a step as often as its options allow, waiting in between (G-REQ-5). What the last try came to is the step's result. */
export function attempts(send: (attempt: Attempt) => Promise<Reply>, quirks: Quirks) {
  return async (step: Step): Promise<Reply> => {
    const { trace, clock, arrival } = step.exchange;
    // G-RT-6: a socket is tried once.
    const all = attemptPlan(step.options, quirks);
    const plan = step.realtime ? all.slice(0, 1) : all;
    for (const { number, waitMs, timeoutMs } of plan) {
      if (waitMs > 0) {
        trace.add({ what: "waited", ms: waitMs, why: `backoff before attempt ${number}` });
        await clock.sleep(waitMs, arrival.signal);
      }
      const came: Try = {
        beganMs: trace.add({ what: "attempt", step: step.index, attempt: number }),
        status: 0,
        firstByteMs: null,
      };
      step.tries.push(came);
      let result: Reply | TransportFailure;
      try {
        result = await send(new Attempt(step, { number, timeoutMs }));
        tellAnswer(step, came, number, result.status);
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        result = error;
        trace.add({ what: "no answer", step: step.index, attempt: number, why: error.message });
      }
      const last = number === plan.length || arrival.gone || !isRetryable(result, quirks.retryOn);
      if (last && result instanceof TransportFailure) throw result;
      if (last) return result as Reply;
      if (!(result instanceof TransportFailure)) await discard(result.body);
    }
    throw new Error("a plan has at least one try");
  };
}

function tellAnswer({ exchange, index }: Step, came: Try, attempt: number, status: number): void {
  came.firstByteMs = exchange.trace.add({ what: "answer began", step: index, attempt, status });
  came.status = status;
}
