import type { Database } from "better-sqlite3";
import { isDatabaseTrouble } from "../errors/database-trouble.ts";
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
  readonly base: number | null;
}

/** Packs that are read at a time: they may hold long bodies. */
const PACKS = 8;

export function inbox(database: Database, writers: { logs: LogWriter; exchanges: ExchangeWriter }): Inbox {
  const run = {
    any: database.prepare("SELECT 1 WHERE EXISTS (SELECT 1 FROM inbox) OR EXISTS (SELECT 1 FROM inbox_bases)"),
    oldest: database.prepare<[number], Stored>("SELECT ordinal, entries, base FROM inbox ORDER BY ordinal LIMIT ?"),
    base: database.prepare<[number], { entry: Uint8Array }>("SELECT entry FROM inbox_bases WHERE id = ?"),
    remove: database.prepare<[number]>("DELETE FROM inbox WHERE ordinal <= ?"),
    // They may be leant on until then.
    removeBases: database.prepare("DELETE FROM inbox_bases WHERE NOT EXISTS (SELECT 1 FROM inbox)"),
    clear: database.prepare<[string]>("DELETE FROM inbox WHERE account = ?"),
    clearBases: database.prepare<[string]>("DELETE FROM inbox_bases WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM inbox"),
    clearAllBases: database.prepare("DELETE FROM inbox_bases"),
  };
  const writer = inboxWriter(database);
  let lastRead: { readonly id: number; readonly base: Base } | undefined;
  const baseOf = (id: number): Base | undefined => {
    if (lastRead?.id === id) return lastRead.base;
    const stored = run.base.get(id);
    if (!stored) return undefined;
    lastRead = { id, base: readBase(stored.entry) };
    return lastRead.base;
  };
  const entriesOf = ({ entries, base: id }: Stored): Unpacked[] => {
    if (id === null) return unpack(entries);
    const base = baseOf(id);
    // Without it nothing can be read; it would be missing at every start again.
    return base ? unpack(entries, base) : [];
  };
  const place = ({ exchange, trace, logs }: Unpacked) => {
    try {
      writers.exchanges.insert(exchange, trace);
      for (const log of logs) writers.logs.insert(log);
    } catch (error) {
      // A row that no table takes would keep all later ones from theirs, at every start again.
      if (isDatabaseTrouble(error)) throw error;
    }
  };
  const move = database.transaction((): { moved: number; all: boolean } => {
    const packs = run.oldest.all(PACKS);
    let moved = 0;
    for (const pack of packs) {
      const entries = entriesOf(pack);
      for (const entry of entries) place(entry);
      moved += entries.length;
    }
    const last = packs.at(-1);
    if (last) run.remove.run(last.ordinal);
    run.removeBases.run();
    return { moved, all: packs.length < PACKS };
  });
  const forget = database.transaction((account: string | undefined) => {
    if (account === undefined) {
      run.clearAll.run();
      run.clearAllBases.run();
    } else {
      run.clear.run(account);
      run.clearBases.run(account);
    }
  });
  return {
    append: writer.append,
    sort(most) {
      writer.startAnew();
      let moved = 0;
      while (run.any.get() !== undefined) {
        if (moved >= most) return false;
        // At once the writer's turn: other processes may sort too, and what was read must be there still when it is removed.
        const done = move.immediate();
        moved += done.moved;
        if (done.all) break;
      }
      lastRead = undefined;
      return true;
    },
    clear(account) {
      writer.startAnew();
      lastRead = undefined;
      forget.immediate(account);
    },
  };
}
