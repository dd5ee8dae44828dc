import type { Clock } from "./clock.ts";
import { TimerQueue } from "./timer-queue.ts";

/**
 * Real time. `speed` divides sleeps (2 = twice as fast); at 0 they are skipped, yet still keep their order and still
 * show in `scope().now()`, so that a trace tells what would have been waited.
 */
export function systemClock(speed = 1): Clock {
  const timers = new RealTimers();
  const clock: Clock = {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: (ms, signal) => (speed === 0 ? Promise.resolve() : timers.wait(ms / speed, signal)),
    deadline: (ms, signal) => timers.wait(ms, signal),
    scope: () => scopedClock(speed, clock, timers),
  };
  return clock;
}

function scopedClock(speed: number, whole: Clock, timers: RealTimers): Clock {
  if (speed === 1) return whole;
  return speed === 0 ? new SkippingClock(timers) : new ScaledClock(timers, speed);
}

/** One Node timer for all waits. It keeps the process alive as long as somebody waits: without a socket, nothing else does. */
class RealTimers {
  readonly #queue = new TimerQueue(() => this.#disarm());
  #timer: NodeJS.Timeout | undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    const waited = this.#queue.add(performance.now() + Math.max(0, ms), signal);
    this.#arm();
    return waited;
  }

  #arm(): void {
    const due = this.#queue.nextDue;
    if (due === undefined || due >= this.#armedFor) return;
    clearTimeout(this.#timer);
    this.#armedFor = due;
    // Node's timers hold at most 2^31-1 ms; a longer wait is armed again when this one ends.
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(0, due - performance.now()), 2_147_483_647));
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #wake(): void {
    this.#armedFor = Number.POSITIVE_INFINITY;
    // Node may fire up to a millisecond early.
    this.#queue.wakeDue(performance.now() + 0.5);
    this.#arm();
  }
}

/**
 * Any other speed, for one exchange: while it sleeps, its own time passes so many times as fast. A stream that is paced by
 * it keeps to its schedule, and a trace tells what would have been waited.
 */
class ScaledClock implements Clock {
  readonly #timers: RealTimers;
  readonly #speed: number;
  /** Ahead of real time (behind it at speeds below 1) by so much when nobody sleeps. */
  #ahead = 0;
  #sleeping = 0;
  #since = 0;

  constructor(timers: RealTimers, speed: number) {
    this.#timers = timers;
    this.#speed = speed;
  }

  now(): number {
    return Date.now() + Math.round(this.#offset());
  }

  monotonic(): number {
    return performance.now() + this.#offset();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.#change(1);
    try {
      await this.#timers.wait(ms / this.#speed, signal);
    } finally {
      this.#change(-1);
    }
  }

  deadline(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#timers.wait(ms, signal);
  }

  scope(): Clock {
    return this;
  }

  #offset(): number {
    return this.#ahead + (this.#sleeping > 0 ? (performance.now() - this.#since) * (this.#speed - 1) : 0);
  }

  #change(sleepers: number): void {
    this.#ahead = this.#offset();
    this.#since = performance.now();
    this.#sleeping += sleepers;
  }
}

/** Beyond this, time as a number would lose its milliseconds, and at last itself. */
const LONGEST_MS = 1e12;

/**
 * Speed 0, for one exchange: the earliest wait ends at the next turn of the event loop and moves this view's time. A
 * sleep longer than a running deadline therefore loses to it, as it would at speed 1. Deadlines also end in real time,
 * for whatever is not emulated waiting (a live provider).
 */
class SkippingClock implements Clock {
  readonly #timers: RealTimers;
  readonly #queue = new TimerQueue();
  #skipped = 0;
  #sleeping = 0;
  #turning = false;

  constructor(timers: RealTimers) {
    this.#timers = timers;
  }

  now(): number {
    return Date.now() + Math.round(this.#skipped);
  }

  monotonic(): number {
    return performance.now() + this.#skipped;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.#sleeping += 1;
    this.#turn();
    return this.#queue.add(this.#skipped + Math.min(Math.max(0, ms), LONGEST_MS), signal).finally(() => {
      this.#sleeping -= 1;
    });
  }

  deadline(ms: number, signal?: AbortSignal): Promise<void> {
    return Promise.race([this.#queue.add(this.#skipped + Math.max(0, ms), signal), this.#timers.wait(ms, signal)]);
  }

  scope(): Clock {
    return this;
  }

  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      const due = this.#queue.nextDue;
      if (due === undefined) return;
      this.#skipped = Math.max(this.#skipped, due);
      this.#queue.wakeNext();
      setImmediate(() => {
        if (this.#sleeping > 0) this.#turn();
      });
    });
  }
}
