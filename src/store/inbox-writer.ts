import type { Database } from "better-sqlite3";
import { exchangeValues } from "./exchanges.ts";
import { logValues } from "./log-values.ts";
import { type Packed, packer } from "./pack.ts";
import type { JournalEntry } from "./store.ts";

export interface InboxWriter {
  /** Those of one account, within the caller's transaction or in one of its own. */
  append(account: string, entries: readonly JournalEntry[]): void;
  /** What was appended may be gone: somebody has moved or forgotten it. */
  startAnew(): void;
}

/** After so many a base may be of another time, when other things were asked. */
const MOST_LEANING = 256;

/**
 * The first packs after a rest stand by themselves, as what comes now and then is moved on at once. When one of the same account
 * follows before that, its last exchange is told whole once more, as a base on which the next ones lean.
 */
export function inboxWriter(database: Database): InboxWriter {
  const run = {
    alone: database.prepare<[string, Uint8Array]>("INSERT INTO inbox (account, entries) VALUES (?, ?)"),
    // A base that somebody else has removed, with all that leaned on it, is no base any more.
    leaning: database.prepare<[string, Uint8Array, number, number]>(
      "INSERT INTO inbox (account, entries, base) SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM inbox_bases WHERE id = ?)",
    ),
    // By chance, and as far as JavaScript counts: no other base may ever have had the number, whichever process made it.
    base: database.prepare<[string, Uint8Array]>(
      "INSERT INTO inbox_bases (id, account, entry) VALUES (abs(random() >> 11), ?, ?)",
    ),
  };
  const { pack, base, release } = packer();
  let lastAccount: string | undefined;
  let held: { readonly id: number; leaning: number } | undefined;
  const lean = (account: string, entries: readonly Packed[]): boolean => {
    if (!held || account !== lastAccount || held.leaning >= MOST_LEANING) return false;
    held.leaning += 1;
    return run.leaning.run(account, pack(entries, true), held.id, held.id).changes > 0;
  };
  const appendAndHold = database.transaction((account: string, entries: readonly Packed[], last: Packed) => {
    run.alone.run(account, pack(entries));
    const { lastInsertRowid } = run.base.run(account, base(last));
    return Number(lastInsertRowid);
  });
  return {
    append(account, entries) {
      const packed = entries.map(asPacked);
      if (lean(account, packed)) return;
      held = undefined;
      const last = packed.at(-1);
      if (last && account === lastAccount) held = { id: appendAndHold(account, packed, last), leaning: 0 };
      else run.alone.run(account, pack(packed));
      lastAccount = account;
    },
    startAnew() {
      held = undefined;
      lastAccount = undefined;
      release();
    },
  };
}

function asPacked({ exchange, logs }: JournalEntry): Packed {
  return {
    exchange: exchangeValues(exchange),
    trace: exchange.trace,
    logs: logs.map(({ row, request, response, limit }) => ({ values: logValues(row), request, response, limit: limit ?? null })),
  };
}
