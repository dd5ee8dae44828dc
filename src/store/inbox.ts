import type { Database } from "better-sqlite3";
import { type ExchangeWriter, exchangeValues } from "./exchanges.ts";
import { logValues } from "./log-values.ts";
import type { LogWriter } from "./logs.ts";
import { type Packed, packer, type Unpacked, unpack } from "./pack.ts";
import type { JournalEntry } from "./store.ts";

/**
 * Where entries are kept until somebody looks or nothing happens. Appending to one table touches a page or two; the tables
 * with their indexes touch nine, which an answer would have to wait for.
 */
export interface Inbox {
  /** Those of one account, within the caller's transaction or as one of its own. */
  append(account: string, entries: readonly JournalEntry[]): void;
  /** Moves `most` entries or some more, oldest first, into their tables. Whether that was all: the inbox is empty. */
  sort(most: number): boolean;
  clear(account: string | undefined): void;
}

interface Stored {
  readonly ordinal: number;
  readonly entries: Uint8Array;
}

/** Packs that are read at a time: they may hold long bodies. */
const PACKS = 8;

export function inbox(database: Database, writers: { logs: LogWriter; exchanges: ExchangeWriter }): Inbox {
  const run = {
    append: database.prepare<[string, Uint8Array]>("INSERT INTO inbox (account, entries) VALUES (?, ?)"),
    oldest: database.prepare<[number], Stored>("SELECT ordinal, entries FROM inbox ORDER BY ordinal LIMIT ?"),
    remove: database.prepare<[number]>("DELETE FROM inbox WHERE ordinal <= ?"),
    clear: database.prepare<[string]>("DELETE FROM inbox WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM inbox"),
  };
  const pack = packer();
  const place = ({ exchange, trace, logs }: Unpacked) => {
    writers.exchanges.insert(exchange, trace);
    for (const log of logs) writers.logs.insert(log);
  };
  const move = database.transaction((packs: readonly Stored[]) => {
    let moved = 0;
    for (const { ordinal, entries } of packs) {
      for (const entry of unpack(entries)) {
        moved += 1;
        try {
          place(entry);
        } catch {
          // A row that no table takes would keep all later ones from theirs, at every start again.
        }
      }
      run.remove.run(ordinal);
    }
    return moved;
  });
  return {
    append: (account, entries) => void run.append.run(account, pack(entries.map(packed))),
    sort(most) {
      let moved = 0;
      while (moved < most) {
        const packs = run.oldest.all(PACKS);
        if (packs.length > 0) moved += move(packs);
        if (packs.length < PACKS) return true;
      }
      return false;
    },
    clear: (account) => void (account === undefined ? run.clearAll.run() : run.clear.run(account)),
  };
}

function packed({ exchange, logs }: JournalEntry): Packed {
  return {
    exchange: exchangeValues(exchange),
    trace: exchange.trace,
    logs: logs.map(({ row, request, response, limit }) => ({ values: logValues(row), request, response, limit: limit ?? null })),
  };
}
