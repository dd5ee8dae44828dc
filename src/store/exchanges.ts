import type { Database } from "better-sqlite3";
import type { ExchangeListFilter, ExchangeView } from "../schema/control/exchanges.ts";
import type { Values } from "./pack.ts";
import type { ExchangeReader, LintRow } from "./store.ts";
import type { ToldTrace } from "./told-trace.ts";

/** One exchange and its whole trace. */
export interface ExchangeRow extends ExchangeView {
  /** The trace's facts, as JSON. */
  readonly trace: string;
}

/** As it ends. */
export interface NewExchange extends ExchangeView {
  readonly trace: ToldTrace;
}

/** Which exchanges; every field narrows. `before` is the id after which the page starts. */
export interface ExchangeQuery extends ExchangeListFilter {
  readonly account?: string | undefined;
  /** The id before which the page starts: what came later, oldest first. */
  readonly after?: string | undefined;
}

export interface ExchangeWriter {
  /** As `exchangeValues` gives them. */
  insert(values: Values, trace: string): void;
  clear(account: string | undefined): void;
}

const COLUMNS = `id, account, gateway, surface, method, url, provider, model, status, started_ms AS startedMs, duration_ms AS durationMs,
  log_id AS logId, trace`;
const FILTERS = ["account", "gateway", "provider", "model", "status"] as const;

export function exchangeRows(database: Database): ExchangeReader & ExchangeWriter {
  const run = statements(database);
  return {
    insert: (values, trace) => void run.insert.run(...values, trace),
    find: (id) => run.find.get(id) ?? run.findByLog.get(id),
    list(query) {
      const { where, values } = filter(query);
      const limit = query.limit ?? 20;
      return database
        .prepare<Record<string, unknown>, ExchangeRow>(
          `SELECT ${COLUMNS} FROM exchanges ${where} ORDER BY ordinal ${query.after === undefined ? "DESC" : "ASC"} LIMIT :limit`,
        )
        .all({ ...values, limit });
    },
    count(query) {
      const { where, values } = filter({ ...query, before: undefined });
      return (
        database.prepare<Record<string, unknown>, { rows: number }>(`SELECT count(*) AS rows FROM exchanges ${where}`).get(values)
          ?.rows ?? 0
      );
    },
    lints: (account) => run.lints.all(account),
    clear: (account) => void (account === undefined ? run.clearAll.run() : run.clear.run(account)),
  };
}

function statements(database: Database) {
  return {
    insert: database.prepare(
      `INSERT OR REPLACE INTO exchanges (id, account, gateway, surface, method, url, provider, model, status, started_ms, duration_ms, log_id, trace)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    find: database.prepare<[string], ExchangeRow>(`SELECT ${COLUMNS} FROM exchanges WHERE id = ?`),
    findByLog: database.prepare<[string], ExchangeRow>(
      `SELECT ${COLUMNS} FROM exchanges WHERE id = (SELECT exchange_id FROM logs WHERE id = ?)`,
    ),
    // Beside max(), SQLite gives the other columns of the row that it is of.
    lints: database.prepare<[string], LintRow>(
      `SELECT json_extract(fact.value, '$.id') AS id, count(DISTINCT ordinal) AS count, json_extract(fact.value, '$.text') AS text,
        exchanges.id AS exchange, max(ordinal) AS last FROM exchanges, json_each(trace) AS fact
        WHERE account = ? AND instr(trace, '"what":"lint"') > 0 AND json_extract(fact.value, '$.what') = 'lint'
        GROUP BY json_extract(fact.value, '$.id') ORDER BY count DESC, id`,
    ),
    clear: database.prepare<[string]>("DELETE FROM exchanges WHERE account = ?"),
    clearAll: database.prepare("DELETE FROM exchanges"),
  };
}

/** All but the trace. */
export function exchangeValues(row: ExchangeView): Values {
  return [
    row.id,
    row.account,
    row.gateway,
    row.surface,
    row.method,
    row.url,
    row.provider,
    row.model,
    row.status,
    row.startedMs,
    row.durationMs,
    row.logId,
  ];
}

function filter(query: ExchangeQuery): { where: string; values: Record<string, unknown> } {
  const given = FILTERS.filter((name) => query[name] !== undefined);
  const conditions = given.map((name) => `${name} = :${name}`);
  if (query.before !== undefined) conditions.push("ordinal < (SELECT ordinal FROM exchanges WHERE id = :before)");
  if (query.after !== undefined) conditions.push("ordinal > (SELECT ordinal FROM exchanges WHERE id = :after)");
  // Quotation marks in texts are escaped in JSON: only a fact's own id looks like this.
  if (query.lint !== undefined) conditions.push(`instr(trace, '"id":' || json_quote(:lint)) > 0`);
  return {
    where: conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "",
    values: {
      ...Object.fromEntries(given.map((name) => [name, query[name]])),
      ...(query.lint === undefined ? {} : { lint: query.lint }),
      ...(query.before === undefined ? {} : { before: query.before }),
      ...(query.after === undefined ? {} : { after: query.after }),
    },
  };
}
