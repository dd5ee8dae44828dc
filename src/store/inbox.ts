import type { Database } from "better-sqlite3";
import type { ExchangeRow, ExchangeWriter } from "./exchanges.ts";
import type { LogLimit } from "./log-room.ts";
import type { LogRow, LogWriter } from "./logs.ts";
import type { JournalEntry, NewLog } from "./store.ts";

/**
 * Where entries are kept until somebody looks or nothing happens. Appending to one table touches one page; the tables
 * with their indexes touch nine, which an answer would have to wait for.
 */
export interface Inbox {
  /** Within the caller's transaction, or as one of its own. */
  append(entry: JournalEntry): void;
  /** Moves up to `most` rows, oldest first, into their tables. Resolves to whether there were fewer: the inbox is empty. */
  sort(most: number): boolean;
  clear(account: string | undefined): void;
}

/** A log that follows the first one of its exchange has no exchange of its own. */
interface Stored {
  readonly ordinal: number;
  readonly exchange: string | null;
  readonly trace: string | null;
  readonly log: string | null;
  readonly request: Uint8Array | null;
  readonly response: Uint8Array | null;
  readonly log_limit: string | null;
}

export function inbox(database: Database, writers: { logs: LogWriter; exchanges: ExchangeWriter }): Inbox {
  const run = {
    append: database.prepare(
      "INSERT INTO inbox (account, exchange, trace, log, request, response, log_limit) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
    oldest: database.prepare<[number], Stored>("SELECT * FROM inbox ORDER BY ordinal LIMIT ?"),
    remove: database.prepare<[number]>("DELETE FROM inbox WHERE ordinal <= ?"),
    clear: database.prepare<[string]>("DELETE FROM inbox WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM inbox"),
  };
  const place = ({ exchange, trace, log, request, response, log_limit }: Stored) => {
    if (exchange !== null) {
      const row: Omit<ExchangeRow, "trace"> = JSON.parse(exchange);
      writers.exchanges.insert({ ...row, trace: trace ?? "[]" });
    }
    if (log !== null) writers.logs.insert(JSON.parse(log) as LogRow, request, response, limitFrom(log_limit));
  };
  const move = database.transaction((rows: readonly Stored[]) => {
    for (const row of rows) {
      try {
        place(row);
      } catch {
        // A row that no table takes would keep all later ones from theirs, at every start again.
      }
      run.remove.run(row.ordinal);
    }
  });
  return {
    append({ exchange, logs }) {
      const { trace, ...rest } = exchange;
      const [first, ...others] = logs;
      const facts = JSON.stringify(rest);
      const log = first ? JSON.stringify(first.row) : null;
      run.append.run(exchange.account, facts, trace, log, first?.request ?? null, first?.response ?? null, limitText(first));
      for (const log of others) {
        run.append.run(exchange.account, null, null, JSON.stringify(log.row), log.request, log.response, limitText(log));
      }
    },
    sort(most) {
      const rows = run.oldest.all(most);
      if (rows.length > 0) move(rows);
      return rows.length < most;
    },
    clear: (account) => void (account === undefined ? run.clearAll.run() : run.clear.run(account)),
  };
}

function limitText(log: NewLog | undefined): string | null {
  return log?.limit ? JSON.stringify(log.limit) : null;
}

function limitFrom(text: string | null): LogLimit | null {
  return text === null ? null : JSON.parse(text);
}
