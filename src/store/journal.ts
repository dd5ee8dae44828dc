import type { Database } from "better-sqlite3";
import { databaseTrouble } from "../errors/database-trouble.ts";
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
  let waiting: Group | undefined;
  const writeAll = database.transaction((entries: readonly JournalEntry[], writers: readonly Deferred[]) => {
    for (const writer of writers) writer.writeWaiting();
    for (const [account, those] of byAccount(entries)) inbox.append(account, those);
  });
  const flush = () => {
    const group = waiting;
    const writers = deferred.filter((writer) => writer.waiting);
    if (!group && writers.length === 0) return;
    waiting = undefined;
    const entries = group?.entries ?? [];
    const [first] = entries;
    try {
      // What is appended at once is a transaction already.
      if (first && entries.length === 1 && writers.length === 0) inbox.append(first.exchange.account, entries);
      else writeAll(entries, writers);
      for (const writer of writers) writer.settle(true);
    } catch (error) {
      for (const writer of writers) writer.settle(false);
      group?.failed(databaseTrouble(error));
      return;
    }
    group?.done();
  };
  const opened = (): Group => {
    setImmediate(flush);
    return newGroup();
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
      waiting ??= opened();
      const { entries, promise } = waiting;
      entries.push(entry);
      if (entries.length >= GROUP) flush();
      return promise;
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

/** What is written together. It has one promise, as all of it is written or nothing. */
interface Group {
  readonly entries: JournalEntry[];
  readonly promise: Promise<void>;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

function newGroup(): Group {
  let done = () => {};
  let failed: Group["failed"] = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  return { entries: [], promise, done, failed };
}

/** Each account's in the order in which they came. */
function byAccount(waiting: readonly JournalEntry[]): Map<string, JournalEntry[]> {
  const accounts = new Map<string, JournalEntry[]>();
  for (const entry of waiting) {
    const { account } = entry.exchange;
    const entries = accounts.get(account);
    if (entries) entries.push(entry);
    else accounts.set(account, [entry]);
  }
  return accounts;
}
