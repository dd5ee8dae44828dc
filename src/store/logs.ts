import type { Database } from "better-sqlite3";
import type { LogReader } from "./store.ts";

/** Cloudflare's log entry (spec 19.4), one per step. Durations in ms, sizes in bytes. */
export interface LogRow {
  readonly id: string;
  readonly exchangeId: string;
  readonly account: string;
  readonly gateway: string;
  readonly createdMs: number;
  readonly provider: string;
  readonly model: string | null;
  /** The task: "chat", "embedding", … */
  readonly modelType: string | null;
  readonly path: string;
  readonly step: number;
  readonly statusCode: number;
  readonly success: boolean;
  readonly cached: boolean;
  readonly durationMs: number;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly requestContentType: string | null;
  readonly responseContentType: string | null;
  readonly requestSize: number;
  readonly responseSize: number;
  readonly metadata: Readonly<Record<string, string | number | boolean>> | null;
}

export interface LogWriter {
  insert(row: LogRow, request: Uint8Array | null, response: Uint8Array | null): void;
  clear(account: string | undefined): void;
}

type Stored = Omit<LogRow, "success" | "cached" | "metadata"> & { success: 0 | 1; cached: 0 | 1; metadata: string | null };
type Bodies = { request: Uint8Array | null; response: Uint8Array | null };

export function logRows(database: Database): LogReader & LogWriter {
  const run = statements(database);
  return {
    insert(row, request, response) {
      const { lastInsertRowid } = run.insert.run(...inOrder(row));
      if (request || response) run.insertBodies.run(lastInsertRowid, request, response);
    },
    find(id) {
      const stored = run.find.get(id);
      return stored && fromStored(stored);
    },
    bodies: (id) => run.bodies.get(id),
    count: () => run.count.get()?.rows ?? 0,
    clear: (account) => void (account === undefined ? run.clearAll.run() : run.clear.run(account)),
  };
}

/** Values by place are bound in half the time of values by name; `inOrder` is the one place that knows the places. */
function statements(database: Database) {
  return {
    insert: database.prepare(
      `INSERT OR REPLACE INTO logs (id, exchange_id, account, gateway, created_ms, provider, model, model_type, path, step, status_code, success,
        cached, duration_ms, tokens_in, tokens_out, request_content_type, response_content_type, request_size, response_size, metadata)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertBodies: database.prepare<[number | bigint, Uint8Array | null, Uint8Array | null]>(
      "INSERT INTO log_bodies VALUES (?, ?, ?)",
    ),
    find: database.prepare<[string], Stored>(
      `SELECT id, exchange_id AS exchangeId, account, gateway, created_ms AS createdMs, provider, model, model_type AS modelType, path, step,
        status_code AS statusCode, success, cached, duration_ms AS durationMs, tokens_in AS tokensIn, tokens_out AS tokensOut,
        request_content_type AS requestContentType, response_content_type AS responseContentType,
        request_size AS requestSize, response_size AS responseSize, metadata FROM logs WHERE id = ?`,
    ),
    bodies: database.prepare<[string], Bodies>(
      "SELECT request, response FROM log_bodies WHERE log = (SELECT ordinal FROM logs WHERE id = ?)",
    ),
    count: database.prepare<[], { rows: number }>("SELECT count(*) AS rows FROM logs"),
    clear: database.prepare<[string]>("DELETE FROM logs WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM logs"),
  };
}

function inOrder(row: LogRow): unknown[] {
  return [
    row.id,
    row.exchangeId,
    row.account,
    row.gateway,
    row.createdMs,
    row.provider,
    row.model,
    row.modelType,
    row.path,
    row.step,
    row.statusCode,
    row.success ? 1 : 0,
    row.cached ? 1 : 0,
    row.durationMs,
    row.tokensIn,
    row.tokensOut,
    row.requestContentType,
    row.responseContentType,
    row.requestSize,
    row.responseSize,
    row.metadata && JSON.stringify(row.metadata),
  ];
}

function fromStored(stored: Stored): LogRow {
  return {
    ...stored,
    success: stored.success === 1,
    cached: stored.cached === 1,
    metadata: stored.metadata === null ? null : JSON.parse(stored.metadata),
  };
}
