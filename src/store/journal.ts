import type { Database } from "better-sqlite3";
import type { Deferred } from "./deferred.ts";
import type { ExchangeWriter } from "./exchanges.ts";
import type { LogWriter } from "./logs.ts";
import type { Journal, JournalEntry } from "./store.ts";

export interface JournalWriters {
  readonly logs: LogWriter;
  readonly exchanges: ExchangeWriter;
  readonly deferred: readonly Deferred[];
}

/**
 * Writes what ended in one turn of the event loop in one transaction (performance.md: a transaction per request halves
 * the rate). Callers hold back their last bytes until the promise resolves, so a killed process loses no row of an
 * answer that was given.
 */
export function journal(database: Database, writers: JournalWriters): Journal {
  let waiting: { entry: JournalEntry; done: () => void; failed: (error: unknown) => void }[] = [];
  const insertAll = database.transaction((entries: typeof waiting) => {
    for (const writer of writers.deferred) writer.writeWaiting();
    for (const { entry } of entries) {
      writers.exchanges.insert(entry.exchange);
      for (const log of entry.logs) writers.logs.insert(log.row, log.request, log.response);
    }
  });
  const flush = () => {
    const entries = waiting;
    if (entries.length === 0 && !writers.deferred.some((writer) => writer.waiting)) return;
    waiting = [];
    try {
      insertAll(entries);
      for (const writer of writers.deferred) writer.settle(true);
    } catch (error) {
      for (const writer of writers.deferred) writer.settle(false);
      for (const { failed } of entries) failed(error);
      return;
    }
    for (const { done } of entries) done();
  };
  return {
    flush,
    write(entry) {
      // A client that is cut off by the emulator's stopping ends its exchange after the file is closed.
      if (!database.open) return Promise.resolve();
      return new Promise((done, failed) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ entry, done, failed });
      });
    },
  };
}
