// In a file of its own: what a consumer's compiler reads must not lead to the types of what we bundle.

/** A running (or not yet listening) emulator. */
export interface Emulator {
  /** Base URL without trailing slash, once started. */
  readonly url: string;
  /** Starts listening. Without it, `fetch` still works. */
  start(): Promise<{ url: string }>;
  /** Closes the listener, every connection and, once what was being answered has been logged, the database. Can be called twice. */
  stop(): Promise<void>;
  /** Like the global fetch, but answered in process: host and port of the URL do not matter. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Forgets what one account did (all accounts when left out): logs, repeats, counters. Configuration stays. */
  reset(account?: string): void;
}
