import type { Clock } from "./clock.ts";

/** How an account's clock stands. Times in ms. */
export interface ClockState {
  /** Whether it stands still until it is moved. */
  readonly frozen: boolean;
  /** Since the epoch. */
  readonly nowMs: number;
  /** How far it is ahead of real time; negative when behind. */
  readonly aheadMs: number;
  /** Sleeps, paced streams and time-outs that wait for it now. */
  readonly waiting: number;
  /** How long until the next of them is due. */
  readonly nextInMs: number | null;
}

/**
 * A clock that can be stopped and moved while others run on. What moves it resolves when everything that became due has
 * run, in order of when it was due, and so has what that started and was due as well. Calls take effect one after the other.
 */
export interface AccountClock extends Clock {
  state(): ClockState;
  /** Stands still, at a time since the epoch or where it is. */
  freeze(atMs?: number): Promise<void>;
  /** Moves on by so much; goes on running if it was running. */
  advance(ms: number): Promise<void>;
  /** Moves to a time since the epoch. Back in time nobody is woken, and what is waited for stays as far ahead as it was. */
  set(nowMs: number): Promise<void>;
  /** Real time and its pace again. What waits has as long to wait as it had. */
  resume(): Promise<void>;
}

/** Where time comes from that nobody here can move: the system, or a test's clock. */
export interface TimeSource {
  now(): number;
  monotonic(): number;
  /** Calls back after so many ms; what it returns takes that back. */
  wake(ms: number, run: () => void): () => void;
  /** How much too early it may call back. */
  readonly earlyMs: number;
}

export const systemTime: TimeSource = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wake(ms, run) {
    // Node's timers hold at most 2^31-1 ms; whoever is woken too early looks again.
    const timer = setTimeout(run, Math.min(ms, 2_147_483_647));
    return () => clearTimeout(timer);
  },
  earlyMs: 0.5,
};

/** Any clock as a source of time. */
export function timeOf(clock: Clock): TimeSource {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    wake(ms, run) {
      const given = new AbortController();
      clock.deadline(ms, given.signal).then(run, () => {});
      return () => given.abort();
    },
    earlyMs: 0,
  };
}
