import type { Clock } from "./clock.ts";
import { TimerQueue } from "./timer-queue.ts";

/** Time that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time, waking every sleep and deadline on the way in order; each gets its turn before the next is woken. */
  advance(ms: number): Promise<void>;
}

export function manualClock(startMs: number): ManualClock {
  const queue = new TimerQueue();
  let now = startMs;
  const wait = (ms: number, signal?: AbortSignal) => (ms <= 0 ? Promise.resolve() : queue.add(now + ms, signal));
  const clock: ManualClock = {
    // A paced stream is due at fractions of a millisecond.
    now: () => Math.floor(now),
    monotonic: () => now,
    sleep: wait,
    deadline: wait,
    scope: () => clock,
    async advance(ms) {
      const target = now + ms;
      await settle();
      for (let due = queue.nextDue; due !== undefined && due <= target; due = queue.nextDue) {
        now = Math.max(now, due);
        queue.wakeDue(now);
        await settle();
      }
      now = target;
      await settle();
    },
  };
  return clock;
}

/** Lets everything that has just been woken run, including what it does over a few turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
}
