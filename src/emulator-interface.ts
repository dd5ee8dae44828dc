// In a file of its own: what a consumer's compiler reads must not lead to the types of what we bundle.

import type { FaultInput } from "./schema/fault-input.ts";

/** A running (or not yet listening) emulator. */
export interface Emulator {
  /** Base URL without trailing slash, once started. */
  readonly url: string;
  /** For clients that speak TLS; undefined before the start, and without the option `tls`. */
  readonly tls: EmulatorTls | undefined;
  /** Starts listening. Without it, `fetch` still works. */
  start(): Promise<{ url: string }>;
  /** Closes the listener, every connection and, once what was being answered has been logged, the database. Can be called twice. */
  stop(): Promise<void>;
  /** Like the global fetch, but answered in process: host and port of the URL do not matter. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /**
   * Forgets what one account did (all accounts when left out): logs, repeats, counters, gateways made or changed at run time,
   * a clock that was moved. Configuration stays.
   */
  reset(account?: string): void;
  /** The clock of an account (`local` when left out): nobody else's time is moved by it. */
  clock(account?: string): EmulatorClock;
  /**
   * Adds a fault to an account (its own, else `local`), which a reset takes away. Throws an EmulatorError for what is no fault, or
   * has an id that is taken.
   */
  fault(fault: FaultInput, account?: string): EmulatorFault;
}

/** A fault that was added. */
export interface EmulatorFault {
  readonly id: string;
  /** What it does, as a sentence. */
  readonly explanation: string;
  /** How far it has come; undefined when it has been taken away. */
  counts(): EmulatorFaultCounts | undefined;
  /** Takes it away; nothing happens when it is not there any more. */
  remove(): void;
}

export interface EmulatorFaultCounts {
  /** Requests that fitted, in its time. */
  readonly seen: number;
  readonly struck: number;
  /** Those that were to be struck and could not be. */
  readonly missed: number;
  /** Why, the last time. */
  readonly missedWhy: string | null;
}

export interface EmulatorTls {
  /** Base URL without trailing slash; the port is the same as that of `url`. */
  readonly url: string;
  /** The authority that clients have to trust, in PEM: the option `ca` of Node's clients. */
  readonly ca: string;
  /** A file with the same, for NODE_EXTRA_CA_CERTS; undefined where nothing is kept on disk. */
  readonly caFile: string | undefined;
}

/**
 * Stops and moves an account's time: cache, limits, backoff, time-outs and paced streams follow. What moves it resolves when
 * everything that became due has run. Times are ISO text with a zone, milliseconds since the epoch, or a Date; durations are
 * milliseconds or text such as "24h". Rejects with an EmulatorError for anything else.
 */
export interface EmulatorClock {
  state(): EmulatorClockState;
  /** Stands still, at a time or where it is. What waits then waits for `advance`, `set` or `resume`. */
  freeze(at?: string | number | Date): Promise<EmulatorClockState>;
  /** Moves on, waking what becomes due in order; goes on running if it was running. */
  advance(by: string | number): Promise<EmulatorClockState>;
  /** Moves to a time, forth or back. */
  set(to: string | number | Date): Promise<EmulatorClockState>;
  /** Real time again. */
  resume(): Promise<EmulatorClockState>;
}

export interface EmulatorClockState {
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
