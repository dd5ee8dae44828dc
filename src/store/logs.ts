import type { Database } from "better-sqlite3";
import { logRoom } from "./log-room.ts";
import type { PackedLog } from "./pack.ts";
import type { LogReader, SpendRow } from "./store.ts";

/** Cloudflare's log entry (spec 19.4, LOG-9), one per step. Durations in ms, sizes in bytes. */
export interface LogRow {
  readonly id: string;
  readonly exchangeId: string;
  readonly account: string;
  readonly gateway: string;
  readonly createdMs: number;
  readonly provider: string;
  /** As it was asked for, without the provider (LOG-10). */
  readonly model: string | null;
  /** The task: "chat", "embedding", … */
  readonly modelType: string | null;
  readonly path: string;
  readonly step: number;
  /** How many tries the row tells of; of a row per attempt, which one. 0 when no provider was asked. */
  readonly attempt: number;
  /** "provider", "universal", "compat", "rest", "workers-ai-binding", … (LOG-6). */
  readonly requestType: string;
  readonly statusCode: number;
  readonly success: boolean;
  readonly cached: boolean;
  readonly durationMs: number;
  /** From the step's begin; null when no provider answered. */
  readonly firstByteMs: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** The answer's own counts, as far as they are known. */
  readonly usageMetadata: LoggedUsage | null;
  /** US dollars; null when nobody can say. */
  readonly cost: number | null;
  readonly customCost: boolean;
  readonly requestContentType: string | null;
  readonly responseContentType: string | null;
  readonly requestSize: number;
  readonly responseSize: number;
  readonly metadata: Readonly<Record<string, string | number | boolean>> | null;
  readonly eventId: string;
  readonly userAgent: string | null;
  /** Whether the request came with a gateway token that counts. */
  readonly authentication: boolean;
  /** Whether credits paid for it (Unified Billing). */
  readonly wholesale: boolean;
  /** Whether a stored provider key was used. */
  readonly byok: boolean;
  /** Whether it came through the OpenAI-compatible endpoint. */
  readonly compatibilityMode: boolean;
  /** Whether zero data retention was asked for where it has a meaning (G-UB-6). */
  readonly zdr: boolean;
}

export interface LoggedUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

/** With what people said about it afterwards. */
export interface StoredLog extends LogRow {
  readonly feedback: number | null;
  readonly score: number | null;
}

/** What people say of an answer afterwards; what is left out stays as it was, null takes it back. */
export interface LogAnnotation {
  /** 1, 0 or -1. */
  readonly feedback?: number | null;
  /** 0 to 100. */
  readonly score?: number | null;
  /** In place of what came with the request. */
  readonly metadata?: LogRow["metadata"];
}

export interface LogWriter {
  /** Without effect when there is no such row. */
  annotate(id: string, said: LogAnnotation): void;
  /** Without effect when the log is full and keeps its oldest rows. */
  insert(log: PackedLog): void;
  /** Those of all accounts, of one, or of one gateway. */
  clear(account?: string, gateway?: string): void;
}

type Bodies = { request: Uint8Array | null; response: Uint8Array | null };

export function logRows(database: Database): LogReader & LogWriter {
  const run = statements(database);
  const room = logRoom(database);
  return {
    insert({ values, request, response, limit }) {
      const [id, account, gateway] = PLACES.map((place) => String(values[place])) as [string, string, string];
      if (limit && !room.make(account, gateway, limit)) return;
      // A clock that was set back gives ids twice.
      for (const before of run.remove.all(id)) room.grew(before.account, before.gateway, -1);
      const { lastInsertRowid } = run.insert.run(...values);
      room.grew(account, gateway, 1);
      if (request || response) run.insertBodies.run(lastInsertRowid, request, response);
    },
    annotate(id, said) {
      for (const [field, statement] of Object.entries(run.annotate)) {
        const value = said[field as keyof LogAnnotation];
        if (value !== undefined) statement.run(toStored(value), id);
      }
    },
    find(id) {
      const stored = run.find.get(id);
      return stored && fromStored(stored);
    },
    ofExchange: (id) => run.ofExchange.all(id).map(fromStored),
    bodies: (id) => run.bodies.get(id),
    heads: (id, bytes) => run.heads.get(bytes, bytes, id),
    spend: (account) => run.spend.all(account),
    count: room.count,
    clear(account, gateway) {
      if (account !== undefined && gateway !== undefined) {
        room.grew(account, gateway, -run.clearGateway.run(account, gateway).changes);
        return;
      }
      if (account === undefined) run.clearAll.run();
      else run.clear.run(account);
      room.clear(account);
    },
  };
}

/** What is written, by field. */
const COLUMNS: Readonly<Record<keyof LogRow, string>> = {
  id: "id",
  exchangeId: "exchange_id",
  account: "account",
  gateway: "gateway",
  createdMs: "created_ms",
  provider: "provider",
  model: "model",
  modelType: "model_type",
  path: "path",
  step: "step",
  attempt: "attempt",
  requestType: "request_type",
  statusCode: "status_code",
  success: "success",
  cached: "cached",
  durationMs: "duration_ms",
  firstByteMs: "first_byte_ms",
  tokensIn: "tokens_in",
  tokensOut: "tokens_out",
  usageMetadata: "usage_metadata",
  cost: "cost",
  customCost: "custom_cost",
  requestContentType: "request_content_type",
  responseContentType: "response_content_type",
  requestSize: "request_size",
  responseSize: "response_size",
  metadata: "metadata",
  eventId: "event_id",
  userAgent: "user_agent",
  authentication: "authentication",
  wholesale: "wholesale",
  byok: "byok",
  compatibilityMode: "compatibility_mode",
  zdr: "zdr",
};

type FieldsOf<Kind> = { [Name in keyof LogRow]: LogRow[Name] extends Kind ? Name : never }[keyof LogRow];

const FLAGS: readonly FieldsOf<boolean>[] = [
  "success",
  "cached",
  "customCost",
  "authentication",
  "wholesale",
  "byok",
  "compatibilityMode",
  "zdr",
];
const FIELDS = Object.keys(COLUMNS) as (keyof LogRow)[];
/** Among the values. */
const PLACES = (["id", "account", "gateway"] as const).map((field) => FIELDS.indexOf(field));

type Stored = Omit<StoredLog, FieldsOf<boolean> | "metadata" | "usageMetadata"> & {
  readonly [Name in FieldsOf<boolean>]: 0 | 1;
} & { readonly metadata: string | null; readonly usageMetadata: string | null };

/** Values by place are bound in half the time of values by name. */
function statements(database: Database) {
  const names = Object.values(COLUMNS);
  const selected = `${FIELDS.map((field) => `${COLUMNS[field]} AS ${field}`).join(", ")}, feedback, score FROM logs`;
  const ordinal = "(SELECT ordinal FROM logs WHERE id = ?)";
  return {
    insert: database.prepare(`INSERT INTO logs (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`),
    insertBodies: database.prepare<[number | bigint, Uint8Array | null, Uint8Array | null]>(
      "INSERT INTO log_bodies VALUES (?, ?, ?)",
    ),
    annotate: {
      feedback: database.prepare<[unknown, string]>("UPDATE logs SET feedback = ? WHERE id = ?"),
      score: database.prepare<[unknown, string]>("UPDATE logs SET score = ? WHERE id = ?"),
      metadata: database.prepare<[unknown, string]>("UPDATE logs SET metadata = ? WHERE id = ?"),
    },
    find: database.prepare<[string], Stored>(`SELECT ${selected} WHERE id = ?`),
    ofExchange: database.prepare<[string], Stored>(`SELECT ${selected} WHERE exchange_id = ? ORDER BY ordinal`),
    bodies: database.prepare<[string], Bodies>(`SELECT request, response FROM log_bodies WHERE log = ${ordinal}`),
    heads: database.prepare<[number, number, string], Bodies & { requestBytes: number | null; responseBytes: number | null }>(
      `SELECT substr(request, 1, ?) AS request, substr(response, 1, ?) AS response,
        length(request) AS requestBytes, length(response) AS responseBytes FROM log_bodies WHERE log = ${ordinal}`,
    ),
    spend: database.prepare<[string], SpendRow>(
      `SELECT gateway, provider, model, count(*) AS requests, total(cost) AS cost, sum(coalesce(tokens_in, 0)) AS tokensIn,
        sum(coalesce(tokens_out, 0)) AS tokensOut FROM logs WHERE account = ? GROUP BY gateway, provider, model
        ORDER BY gateway, provider, model`,
    ),
    remove: database.prepare<[string], { account: string; gateway: string }>(
      "DELETE FROM logs WHERE id = ? RETURNING account, gateway",
    ),
    clear: database.prepare<[string]>("DELETE FROM logs WHERE account = ?"),
    clearGateway: database.prepare<[string, string]>("DELETE FROM logs WHERE account = ? AND gateway = ?"),
    clearAll: database.prepare("DELETE FROM logs"),
  };
}

function toStored(value: LogRow[keyof LogRow]): string | number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

function fromStored(stored: Stored): StoredLog {
  const { metadata, usageMetadata, ...rest } = stored;
  const flags = Object.fromEntries(FLAGS.map((name) => [name, stored[name] === 1])) as Record<FieldsOf<boolean>, boolean>;
  return { ...rest, ...flags, metadata: parsed(metadata), usageMetadata: parsed(usageMetadata) };
}

function parsed<Value>(json: string | null): Value | null {
  return json === null ? null : JSON.parse(json);
}
