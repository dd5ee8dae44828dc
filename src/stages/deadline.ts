import type { Attempt } from "../exchange/attempt.ts";
import type { Stage } from "../exchange/compose.ts";
import { type Reply, TransportFailure } from "../exchange/reply.ts";

/** Time to the first part of the provider's answer; once it flows there is no limit (G-REQ-1, G-REQ-2). */
export const deadline: Stage<Attempt> = (attempt, next) =>
  attempt.timeoutMs === null ? next() : within(attempt.timeoutMs, attempt, next);

async function within(limitMs: number, attempt: Attempt, next: () => Promise<Reply>): Promise<Reply> {
  const { clock } = attempt.step.exchange;
  const answered = new AbortController();
  const late = clock.deadline(limitMs, answered.signal).then(
    () => {
      const failure = new TransportFailure(
        "timeout",
        `no first byte within ${limitMs} ms (${attempt.step.options.requestTimeoutMs.name ?? "requestTimeout"})`,
      );
      attempt.giveUp(failure);
      throw failure;
    },
    // The answer came first: this promise has nothing more to say.
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([next(), late]);
  } finally {
    answered.abort();
  }
}
