/**
 * Time, as the emulator sees it. Everything that waits asks a clock, so a test can move time instead of sleeping.
 *
 * `sleep` is emulated waiting (latency, pacing, backoff): `--speed` shortens it and speed 0 skips it.
 * `deadline` is a limit on something else: it is never shortened, but a skipped sleep that would have outlasted it
 * still loses to it (see scope).
 */
export interface Clock {
  /** Milliseconds since the epoch, an integer. */
  now(): number;
  /** Milliseconds with a fraction since some fixed moment: only differences mean anything. For durations. */
  monotonic(): number;
  /** Waits `ms` of emulated time; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when `ms` have passed without being shortened by speed; rejects with the signal's reason when aborted. */
  deadline(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * A view for one exchange, whose time tells what its sleeps would have taken at speed 1. At speed 0 its sleeps and
   * deadlines are ordered among themselves.
   */
  scope(): Clock;
}
