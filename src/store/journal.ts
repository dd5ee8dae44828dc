import type { Database } from "better-sqlite3";
import type { Deferred } from "./deferred.ts";
import type { Inbox } from "./inbox.ts";
import type { Journal, JournalEntry } from "./store.ts";

/**
 * Entries that wait for the turn to end, at most. With more in flight, the first answers leave while others are still being
 * made: otherwise callers and emulator take turns in waiting for each other. Larger groups cost hardly less an entry.
 */
const GROUP = 32;

/** Rows sorted at a time: a few milliseconds, between which others have their turn. */
const BATCH = 200;

/**
 * Writes what ended in one turn of the event loop in one transaction (performance.md: a transaction per request halves
 * the rate). Callers hold back their last bytes until the promise resolves, so a killed process loses no row of an
 * answer that was given. Deferred repositories write in the same transaction.
 */
export function journal(database: Database, inbox: Inbox, deferred: readonly Deferred[] = []): Journal {
  let waiting: Waiting[] = [];
  const writeAll = database.transaction((entries: readonly Waiting[]) => {
    for (const writer of deferred) writer.writeWaiting();
    for (const [account, those] of byAccount(entries)) inbox.append(account, those);
  });
  const flush = () => {
    const entries = waiting;
    const [first] = entries;
    const others = deferred.some((writer) => writer.waiting);
    if (!first && !others) return;
    waiting = [];
    try {
      // A statement by itself is a transaction already.
      if (first && entries.length === 1 && !others) inbox.append(first.entry.exchange.account, [first.entry]);
      else writeAll(entries);
      for (const writer of deferred) writer.settle(true);
    } catch (error) {
      for (const writer of deferred) writer.settle(false);
      for (const { failed } of entries) failed(error);
      return;
    }
    for (const { done } of entries) done();
  };
  let written = 0;
  const sortWhile = async (wanted: () => boolean): Promise<boolean> => {
    flush();
    while (database.open && wanted()) {
      if (inbox.sort(BATCH)) return true;
      await new Promise((turn) => setImmediate(turn));
    }
    return false;
  };
  let sorting: Promise<void> | undefined;
  const sortAll = async () => void (await sortWhile(() => true));
  return {
    flush,
    write(entry) {
      // A client that is cut off by the emulator's stopping ends its exchange after the file is closed.
      if (!database.open) return Promise.resolve();
      written += 1;
      return new Promise((done, failed) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ entry, done, failed });
        if (waiting.length >= GROUP) flush();
      });
    },
    sortedWhileQuiet() {
      const before = written;
      return sortWhile(() => written === before);
    },
    sorted() {
      sorting ??= sortAll().finally(() => {
        sorting = undefined;
      });
      return sorting;
    },
  };
}

interface Waiting {
  readonly entry: JournalEntry;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Each account's in the order in which they came. */
function byAccount(waiting: readonly Waiting[]): Map<string, JournalEntry[]> {
  const accounts = new Map<string, JournalEntry[]>();
  for (const { entry } of waiting) {
    const { account } = entry.exchange;
    const entries = accounts.get(account);
    if (entries) entries.push(entry);
    else accounts.set(account, [entry]);
  }
  return accounts;
}
