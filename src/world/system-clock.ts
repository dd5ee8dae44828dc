import { type AccountClock, systemTime, type TimeSource } from "./account-clock.ts";
import type { Clock } from "./clock.ts";
import { MovableTime } from "./movable-time.ts";
import { TimerQueue } from "./timer-queue.ts";

/**
 * Real time, or that of another source, until somebody stops or moves it. `speed` divides sleeps (2 = twice as fast); at 0
 * they are skipped, yet still keep their order and still show in `scope().now()`, so that a trace tells what would have been
 * waited. A clock that stands still knows no speed: its sleeps end when it is moved.
 */
export function systemClock(speed = 1, source: TimeSource = systemTime): AccountClock {
  const time = new MovableTime(source);
  const clock: AccountClock = {
    now: () => time.now(),
    monotonic: () => time.monotonic(),
    sleep: (ms, signal) => {
      if (time.frozen) return time.wait(ms, signal);
      return speed === 0 ? Promise.resolve() : time.wait(ms / speed, signal);
    },
    deadline: (ms, signal) => time.wait(ms, signal),
    scope: () => scopedClock(speed, clock, time),
    state: () => time.state(),
    freeze: (atMs) => time.freeze(atMs),
    advance: (ms) => time.advance(ms),
    set: (nowMs) => time.set(nowMs),
    resume: () => time.resume(),
  };
  return clock;
}

function scopedClock(speed: number, whole: Clock, time: MovableTime): Clock {
  if (speed === 1) return whole;
  return speed === 0 ? new SkippingClock(time) : new ScaledClock(time, speed);
}

/**
 * Any other speed, for one exchange: while it sleeps, its own time passes so many times as fast. A stream that is paced by
 * it keeps to its schedule, and a trace tells what would have been waited.
 */
class ScaledClock implements Clock {
  readonly #time: MovableTime;
  readonly #speed: number;
  /** Ahead of real time (behind it at speeds below 1) by so much when nobody sleeps. */
  #ahead = 0;
  #sleeping = 0;
  #since = 0;

  constructor(time: MovableTime, speed: number) {
    this.#time = time;
    this.#speed = speed;
  }

  now(): number {
    return this.#time.now() + Math.round(this.#offset());
  }

  monotonic(): number {
    return this.#time.monotonic() + this.#offset();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#time.frozen) return this.#time.wait(ms, signal);
    this.#change(1);
    try {
      await this.#time.wait(ms / this.#speed, signal);
    } finally {
      this.#change(-1);
    }
  }

  deadline(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#time.wait(ms, signal);
  }

  scope(): Clock {
    return this;
  }

  #offset(): number {
    return this.#ahead + (this.#sleeping > 0 ? (this.#time.monotonic() - this.#since) * (this.#speed - 1) : 0);
  }

  #change(sleepers: number): void {
    this.#ahead = this.#offset();
    this.#since = this.#time.monotonic();
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
  readonly #time: MovableTime;
  readonly #queue = new TimerQueue();
  #skipped = 0;
  #sleeping = 0;
  #turning = false;

  constructor(time: MovableTime) {
    this.#time = time;
  }

  now(): number {
    return this.#time.now() + Math.round(this.#skipped);
  }

  monotonic(): number {
    return this.#time.monotonic() + this.#skipped;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#time.frozen) return this.#time.wait(ms, signal);
    this.#sleeping += 1;
    this.#turn();
    return this.#queue.add(this.#skipped + Math.min(Math.max(0, ms), LONGEST_MS), signal).finally(() => {
      this.#sleeping -= 1;
    });
  }

  deadline(ms: number, signal?: AbortSignal): Promise<void> {
    return Promise.race([this.#queue.add(this.#skipped + Math.max(0, ms), signal), this.#time.wait(ms, signal)]);
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
