import type { Database, Statement } from "better-sqlite3";
import type { CacheKeyParts } from "../schema/cache-key-parts.ts";
import type { CacheEntry, CacheFilter, CachePage, CachePlace, NewCacheEntry } from "./cache.ts";

/** One row of the cache on its way in; `values` are all but its ordinal, by place. */
export interface NewCacheRow {
  readonly account: string;
  readonly gateway: string;
  readonly key: string;
  /** Bytes that it counts for. */
  readonly cost: number;
  readonly values: readonly unknown[];
}

export interface CacheRow {
  readonly ordinal: number;
  readonly account: string;
  readonly gateway: string;
  readonly key: string;
  readonly provider: string;
  readonly customKey: string | null;
  readonly path: string | null;
  readonly query: string | null;
  readonly model: string | null;
  readonly credential: string | null;
  readonly bodyDigest: string | null;
  readonly status: number;
  readonly headers: string;
  readonly size: number;
  readonly storedMs: number;
  readonly ttlSeconds: number;
}

interface RemovedRow {
  readonly ordinal: number;
  readonly cost: number;
}

export interface CacheStatements {
  readonly find: Statement<[account: string, gateway: string, key: string], CacheRow & { readonly body: Uint8Array }>;
  /** The ordinal, then a row's values. */
  readonly insert: Statement<unknown[]>;
  readonly insertBody: Statement<[ordinal: number, body: Uint8Array]>;
  readonly removeKey: Statement<[account: string, gateway: string, key: string], RemovedRow>;
  readonly remove: Statement<[ordinal: number], RemovedRow>;
  /** The first entry after an ordinal. */
  readonly after: Statement<[ordinal: number], { readonly ordinal: number }>;
  readonly last: Statement<[], { readonly ordinal: number | null }>;
  readonly total: Statement<[], { readonly cost: number }>;
  has(place: CachePlace): boolean;
  /** At most `limit`, all when it is negative; newest first. None after an entry that is gone. */
  list(filter: CacheFilter, page: CachePage & { readonly limit: number }): CacheRow[];
  count(filter: CacheFilter): number;
  purge(filter: CacheFilter): RemovedRow[];
}

const COLUMNS = `ordinal, account, gateway, key, provider, custom_key AS customKey, path, query, model, credential,
  body_digest AS bodyDigest, status, headers, size, stored_ms AS storedMs, ttl_seconds AS ttlSeconds`;

const AT = "WHERE account = ? AND gateway = ? AND key = ?";

export function cacheStatements(database: Database): CacheStatements {
  const has = database.prepare<[string, string, string]>(`SELECT 1 FROM cache_entries ${AT}`);
  return {
    find: database.prepare(`SELECT ${COLUMNS}, body FROM cache_entries JOIN cache_bodies ON entry = ordinal ${AT}`),
    insert: database.prepare(
      `INSERT INTO cache_entries (ordinal, account, gateway, key, cost, provider, custom_key, path, query, model, credential, body_digest,
        status, headers, size, stored_ms, ttl_seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertBody: database.prepare("INSERT INTO cache_bodies (entry, body) VALUES (?, ?)"),
    removeKey: database.prepare(`DELETE FROM cache_entries ${AT} RETURNING ordinal, cost`),
    remove: database.prepare("DELETE FROM cache_entries WHERE ordinal = ? RETURNING ordinal, cost"),
    after: database.prepare("SELECT ordinal FROM cache_entries WHERE ordinal > ? ORDER BY ordinal LIMIT 1"),
    last: database.prepare("SELECT max(ordinal) AS ordinal FROM cache_entries"),
    total: database.prepare("SELECT ifnull(sum(cost), 0) AS cost FROM cache_entries"),
    has: ({ account, gateway, key }) => has.get(account, gateway, key) !== undefined,
    list(filter, { after, limit }) {
      const { conditions, values } = asked(filter);
      const place = after ? [after.account, after.gateway, after.key] : [];
      if (after) conditions.push(`ordinal < (SELECT ordinal FROM cache_entries ${AT})`);
      const sql = `SELECT ${COLUMNS} FROM cache_entries ${where(conditions)} ORDER BY ordinal DESC LIMIT ?`;
      return database.prepare<unknown[], CacheRow>(sql).all(...values, ...place, limit);
    },
    count(filter) {
      const { conditions, values } = asked(filter);
      const sql = `SELECT count(*) AS entries FROM cache_entries ${where(conditions)}`;
      return database.prepare<unknown[], { entries: number }>(sql).get(...values)?.entries ?? 0;
    },
    purge(filter) {
      const { conditions, values } = asked(filter);
      return database
        .prepare<unknown[], RemovedRow>(`DELETE FROM cache_entries ${where(conditions)} RETURNING ordinal, cost`)
        .all(...values);
    },
  };
}

/** Only what is asked for, so that the index on account and gateway serves. */
function asked({ account, gateway, provider, key }: CacheFilter): { conditions: string[]; values: string[] } {
  const given = Object.entries({ account, gateway, provider, key }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return { conditions: given.map(([name]) => `${name} = ?`), values: given.map(([, value]) => value) };
}

function where(conditions: readonly string[]): string {
  return conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "";
}

/** What a row takes besides its texts and its body. */
const ROW_BYTES = 256;

export function newRow(entry: NewCacheEntry, body: Uint8Array, nowMs: number): NewCacheRow {
  const { account, gateway, key, parts, provider, status, ttlSeconds } = entry;
  const headers = JSON.stringify(entry.headers);
  const texts = [provider, ...columnsOf(parts)];
  const cost = body.byteLength + headers.length + texts.reduce((sum, text) => sum + (text?.length ?? 0), ROW_BYTES);
  return {
    account,
    gateway,
    key,
    cost,
    values: [account, gateway, key, cost, ...texts, status, headers, body.byteLength, nowMs, ttlSeconds],
  };
}

function columnsOf(parts: CacheKeyParts): readonly (string | null)[] {
  if (parts.kind === "custom") return [parts.cacheKey, null, null, null, null, null];
  return [null, parts.path, parts.query, parts.model, parts.credential, parts.body];
}

export function entryFrom(row: CacheRow): CacheEntry {
  const { account, gateway, key, provider, status, size, storedMs, ttlSeconds } = row;
  return {
    account,
    gateway,
    key,
    parts: partsFrom(row),
    provider,
    status,
    headers: JSON.parse(row.headers),
    size,
    storedMs,
    ttlSeconds,
  };
}

function partsFrom({ customKey, provider, path, query, model, credential, bodyDigest }: CacheRow): CacheKeyParts {
  if (customKey !== null) return { kind: "custom", cacheKey: customKey };
  return {
    kind: "computed",
    provider,
    path: path ?? "",
    query: query ?? "",
    model: model ?? "",
    credential: credential ?? "",
    body: bodyDigest ?? "",
  };
}
