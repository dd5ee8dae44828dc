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
    const plan = attemptPlan(step.options, quirks).slice(0, step.realtime ? 1 : undefined);
    for (const { number, waitMs, timeoutMs } of plan) {
      if (waitMs > 0) {
        trace.add({ what: "waited", ms: waitMs, why: `backoff before attempt ${number}` });
        await clock.sleep(waitMs, arrival.signal);
      }
      const result = await tryOnce(new Attempt(step, { number, timeoutMs }), send);
      const last = number === plan.length || arrival.gone || !isRetryable(result, quirks.retryOn);
      if (last && result instanceof TransportFailure) throw result;
      if (last) return result as Reply;
      if (!(result instanceof TransportFailure)) await discard(result.body);
    }
    throw new Error("a plan has at least one try");
  };
}

async function tryOnce(attempt: Attempt, send: (attempt: Attempt) => Promise<Reply>): Promise<Reply | TransportFailure> {
  const { step, number } = attempt;
  const { trace } = step.exchange;
  const beganMs = trace.add({ what: "attempt", step: step.index, attempt: number });
  const came: Try = { beganMs, status: 0, firstByteMs: null };
  step.tries.push(came);
  try {
    const reply = await send(attempt);
    came.firstByteMs = trace.add({ what: "answer began", step: step.index, attempt: number, status: reply.status });
    came.status = reply.status;
    return reply;
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    trace.add({ what: "no answer", step: step.index, attempt: number, why: error.message });
    return error;
  }
}
