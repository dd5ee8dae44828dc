/**
 * A repository whose writes ride in the journal's next transaction. What was written is read back at once from memory; an
 * exchange changes such a repository before its rows are journaled, so no answer is given whose traces could be lost.
 */
export interface Deferred {
  /** Whether there is something to write. */
  readonly waiting: boolean;
  /** Writes it, inside a transaction that may yet fail. */
  writeWaiting(): void;
  /** That transaction is over. When it failed, everything is still to be written. */
  settle(committed: boolean): void;
}
