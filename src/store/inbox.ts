import type { Database } from "better-sqlite3";
import type { ExchangeWriter } from "./exchanges.ts";
import { inboxWriter } from "./inbox-writer.ts";
import type { LogWriter } from "./logs.ts";
import { type Base, readBase, type Unpacked, unpack } from "./pack.ts";
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
  readonly base: string | null;
}

/** Packs that are read at a time: they may hold long bodies. */
const PACKS = 8;

export function inbox(database: Database, writers: { logs: LogWriter; exchanges: ExchangeWriter }): Inbox {
  const run = {
    oldest: database.prepare<[number], Stored>("SELECT ordinal, entries, base FROM inbox ORDER BY ordinal LIMIT ?"),
    base: database.prepare<[string], { entry: Uint8Array }>("SELECT entry FROM inbox_bases WHERE exchange = ?"),
    remove: database.prepare<[number]>("DELETE FROM inbox WHERE ordinal <= ?"),
    // They may be leant on until then.
    removeBases: database.prepare("DELETE FROM inbox_bases WHERE NOT EXISTS (SELECT 1 FROM inbox)"),
    clear: database.prepare<[string]>("DELETE FROM inbox WHERE account = ?"),
    clearBases: database.prepare<[string]>("DELETE FROM inbox_bases WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM inbox"),
    clearAllBases: database.prepare("DELETE FROM inbox_bases"),
  };
  const writer = inboxWriter(database);
  const place = ({ exchange, trace, logs }: Unpacked) => {
    writers.exchanges.insert(exchange, trace);
    for (const log of logs) writers.logs.insert(log);
  };
  let lastBase: { readonly exchange: string; readonly base: Base } | undefined;
  const baseOf = (exchange: string): Base | undefined => {
    if (lastBase?.exchange === exchange) return lastBase.base;
    const stored = run.base.get(exchange);
    if (!stored) return undefined;
    lastBase = { exchange, base: readBase(stored.entry) };
    return lastBase.base;
  };
  const move = database.transaction((packs: readonly Stored[]) => {
    let moved = 0;
    for (const { ordinal, entries, base } of packs) {
      for (const entry of unpack(entries, base === null ? undefined : baseOf(base))) {
        moved += 1;
        try {
          place(entry);
        } catch {
          // A row that no table takes would keep all later ones from theirs, at every start again.
        }
      }
      run.remove.run(ordinal);
    }
    run.removeBases.run();
    return moved;
  });
  return {
    append: writer.append,
    sort(most) {
      writer.startAnew();
      let moved = 0;
      while (moved < most) {
        const packs = run.oldest.all(PACKS);
        if (packs.length > 0) moved += move(packs);
        if (packs.length < PACKS) return true;
      }
      return false;
    },
    clear(account) {
      writer.startAnew();
      if (account === undefined) {
        run.clearAll.run();
        run.clearAllBases.run();
      } else {
        run.clear.run(account);
        run.clearBases.run(account);
      }
    },
  };
}
