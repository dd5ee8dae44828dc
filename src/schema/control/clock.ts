/** Where an account's clock stands. */
export interface ClockView {
  readonly account: string;
  /** ISO 8601. */
  readonly now: string;
  readonly frozen: boolean;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Milliseconds ahead of real time; negative when behind. */
  readonly aheadMs: number;
  /** Sleeps, paced streams and time-outs that wait for this clock. */
  readonly waiting: number;
  /** Milliseconds until the next of them is due. */
  readonly nextInMs: number | null;
}
