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
    leaning: database.prepare<[string, Uint8Array, string, string]>(
      "INSERT INTO inbox (account, entries, base) SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM inbox_bases WHERE exchange = ?)",
    ),
    base: database.prepare<[string, string, Uint8Array]>(
      "INSERT OR IGNORE INTO inbox_bases (exchange, account, entry) VALUES (?, ?, ?)",
    ),
  };
  const { pack, base } = packer();
  let lastAccount: string | undefined;
  let held: { readonly exchange: string; leaning: number } | undefined;
  const lean = (account: string, entries: readonly Packed[]): boolean => {
    if (!held || account !== lastAccount || held.leaning >= MOST_LEANING) return false;
    held.leaning += 1;
    const { exchange } = held;
    return run.leaning.run(account, pack(entries, true), exchange, exchange).changes > 0;
  };
  const hold = (account: string, exchange: string, entry: Packed) => {
    const { changes } = run.base.run(exchange, account, base(entry));
    held = changes > 0 ? { exchange, leaning: 0 } : undefined;
  };
  return {
    append(account, entries) {
      const packed = entries.map(asPacked);
      if (lean(account, packed)) return;
      held = undefined;
      run.alone.run(account, pack(packed));
      const [last, lastPacked] = [entries.at(-1), packed.at(-1)];
      if (last && lastPacked && account === lastAccount) hold(account, last.exchange.id, lastPacked);
      lastAccount = account;
    },
    startAnew() {
      held = undefined;
      lastAccount = undefined;
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
