import type { Database } from "better-sqlite3";

/** How many rows a gateway's log may have, and what happens at that limit (LOG-22, LOG-23). */
export interface LogLimit {
  readonly most: number;
  readonly strategy: "STOP_INSERTING" | "DELETE_OLDEST";
}

/** Keeps logs within their limits. It counts along, because counting a long log takes longer than writing to it. */
export interface LogRoom {
  /** Whether there is room for one more row; where the oldest may go, there is room afterwards. */
  make(account: string, gateway: string, limit: LogLimit): boolean;
  /** Tells it that the log has grown by so many rows. */
  grew(account: string, gateway: string, rows: number): void;
  count(): number;
  clear(account: string | undefined): void;
}

/** The share of the limit that goes at once (LOG-23). */
const CHUNK = 0.001;
/** A limit that was lowered a lot is reached in steps of so many rows: nobody waits for a million to go. */
const MOST_AT_ONCE = 1_000;

export function logRoom(database: Database): LogRoom {
  const run = statements(database);
  const grew = (account: string, gateway: string, rows: number) => void run.grew.run(account, gateway, rows);
  return {
    grew,
    make(account, gateway, { most, strategy }) {
      const rows = run.find.get(account, gateway)?.rows ?? 0;
      if (rows < most) return true;
      if (strategy === "STOP_INSERTING") return false;
      const { changes } = run.removeOldest.run(account, gateway, oldest(rows, most));
      grew(account, gateway, -changes);
      return true;
    },
    count: () => run.total.get()?.rows ?? 0,
    clear: (account) => void (account === undefined ? run.clearAll.run() : run.clear.run(account)),
  };
}

/** How many rows make way for the next one: chunks of the limit until it fits. */
function oldest(rows: number, most: number): number {
  const chunk = Math.max(1, Math.floor(most * CHUNK));
  const wanted = Math.ceil((rows + 1 - most) / chunk) * chunk;
  return Math.min(wanted, Math.max(chunk, MOST_AT_ONCE));
}

function statements(database: Database) {
  return {
    find: database.prepare<[string, string], { rows: number }>("SELECT rows FROM log_counts WHERE account = ? AND gateway = ?"),
    grew: database.prepare<[string, string, number]>(
      `INSERT INTO log_counts (account, gateway, rows) VALUES (?, ?, ?)
        ON CONFLICT (account, gateway) DO UPDATE SET rows = rows + excluded.rows`,
    ),
    removeOldest: database.prepare<[string, string, number]>(
      `DELETE FROM logs WHERE ordinal IN
        (SELECT ordinal FROM logs WHERE account = ? AND gateway = ? ORDER BY created_ms, ordinal LIMIT ?)`,
    ),
    total: database.prepare<[], { rows: number }>("SELECT ifnull(sum(rows), 0) AS rows FROM log_counts"),
    clear: database.prepare<[string]>("DELETE FROM log_counts WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM log_counts"),
  };
}
