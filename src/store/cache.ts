import type { Database } from "better-sqlite3";
import type { CacheKeyParts } from "../schema/cache-key-parts.ts";
import { expiryMs, isFresh } from "../schema/cache-life.ts";
import { asBefore } from "../world/as-before.ts";
import { cacheStatements, entryFrom, type NewCacheRow, newRow } from "./cache-rows.ts";
import type { Deferred } from "./deferred.ts";
import { latelyHit, type Saved } from "./lately-hit.ts";
import { leastRecentlyUsed } from "./least-recently-used.ts";

/** Where an entry is looked up. */
export interface CachePlace {
  readonly account: string;
  readonly gateway: string;
  /** SHA-256 in hex. */
  readonly key: string;
}

export interface NewCacheEntry extends CachePlace {
  readonly parts: CacheKeyParts;
  /** Who answered. */
  readonly provider: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly ttlSeconds: number;
}

export interface CacheEntry extends NewCacheEntry {
  /** Bytes of body. */
  readonly size: number;
  readonly storedMs: number;
}

export type CacheLookup =
  | { readonly kind: "hit"; readonly entry: CacheEntry; readonly body: Uint8Array }
  | { readonly kind: "expired"; readonly expiredMs: number }
  | { readonly kind: "none" };

/** Which entries; every field narrows. */
export interface CacheFilter {
  readonly account?: string | undefined;
  readonly gateway?: string | undefined;
  /** Who answered. */
  readonly provider?: string | undefined;
  readonly key?: string | undefined;
}

/** A part of the list: what follows an entry, and how much of it. */
export interface CachePage {
  readonly after?: CachePlace | undefined;
  readonly limit?: number | undefined;
}

/** An answer that is stored once it has ended, unless it is abandoned or gets too large. */
export interface CacheWrite {
  add(chunk: Uint8Array): void;
  /** False when it was too large, or abandoned. */
  end(nowMs: number): boolean;
  abandon(): void;
}

/**
 * Stored answers. Together they take no more than a number of bytes: beyond it, the least recently used ones go. What is
 * stored is found at once and written with the journal's next transaction.
 */
export interface Cache {
  find(place: CachePlace, nowMs: number): CacheLookup;
  /** This moment, for an answer that is asked for now: what is purged from here on drops it too. */
  moment(): number;
  /** Replaces what was there. False when it is too large to be stored, or was purged since it was asked for. */
  put(entry: NewCacheEntry, body: Uint8Array, nowMs: number, asked?: number): boolean;
  /** Collects a body while it passes. */
  begin(entry: NewCacheEntry, asked?: number): CacheWrite;
  /** Newest first. */
  list(filter: CacheFilter, page?: CachePage): CacheEntry[];
  count(filter: CacheFilter): number;
  /** How many were dropped. */
  purge(filter: CacheFilter): number;
}

export interface CacheBounds {
  /** Of all accounts together, keys and headers included. */
  readonly totalBytes: number;
  /** Of one answer. */
  readonly bodyBytes: number;
}

const BOUNDS: CacheBounds = { totalBytes: 256 * 1024 * 1024, bodyBytes: 25 * 1024 * 1024 };

export function cacheRows(database: Database, { totalBytes, bodyBytes }: CacheBounds = BOUNDS): Cache & Deferred {
  const run = cacheStatements(database);
  const waiting = new Map<string, { readonly row: NewCacheRow; readonly entry: CacheEntry; readonly body: Uint8Array }>();
  const expired = new Set<number>();
  const usage = leastRecentlyUsed(run);
  const hits = latelyHit();
  const mostBody = Math.min(bodyBytes, totalBytes);
  const purges = recentPurges();

  const unsavedThat = (filter: CacheFilter) => [...waiting.values()].flatMap(({ entry }) => (fits(entry, filter) ? [entry] : []));
  const count = (filter: CacheFilter) => run.count(filter) + unsavedThat(filter).filter((entry) => !run.has(entry)).length;
  const savedAt = (place: CachePlace): Saved | undefined => {
    const row = run.find.get(place.account, place.gateway, place.key);
    return row && { ordinal: row.ordinal, entry: entryFrom(row), body: row.body };
  };
  const put: Cache["put"] = (entry, body, nowMs, asked = purges.moment()) => {
    if (purges.reach(entry, asked)) return false;
    const row = newRow(entry, body, nowMs);
    if (body.byteLength > mostBody || row.cost > totalBytes) return false;
    hits.forget();
    waiting.set(nameOf(entry), { row, entry: { ...entry, size: body.byteLength, storedMs: nowMs }, body });
    return true;
  };
  return {
    moment: purges.moment,
    put,
    find(place, nowMs) {
      const fresh = waiting.size > 0 ? waiting.get(nameOf(place)) : undefined;
      if (fresh) return judged(fresh.entry, fresh.body, nowMs);
      const name = nameOf(place);
      const saved = hits.find(name) ?? savedAt(place);
      if (!saved) return NONE;
      const found = judged(saved.entry, saved.body, nowMs);
      if (found.kind !== "hit") expired.add(saved.ordinal);
      else {
        usage.use(saved.ordinal);
        hits.keep(name, saved);
      }
      return found;
    },
    begin: (entry, asked = purges.moment()) => collecting(mostBody, (body, nowMs) => put(entry, body, nowMs, asked)),
    list(filter, { after, limit = -1 } = {}) {
      const unsaved = unsavedThat(filter).reverse();
      const replaced = new Set(unsaved.map(nameOf));
      const name = after && nameOf(after);
      const at = unsaved.findIndex((entry) => nameOf(entry) === name);
      // After a saved entry come saved ones alone.
      const first = name === undefined || at >= 0 ? unsaved.slice(at + 1) : [];
      const most = limit < 0 ? limit : limit + replaced.size;
      const saved = run.list(filter, { after: at < 0 ? after : undefined, limit: most }).map(entryFrom);
      const all = [...first, ...saved.filter((entry) => !replaced.has(nameOf(entry)))];
      return limit < 0 ? all : all.slice(0, limit);
    },
    count,
    purge(filter) {
      // What waits in the place of something saved is one entry, not two.
      const dropped = count(filter);
      hits.forget();
      purges.add(filter);
      for (const [name, { entry }] of waiting) if (fits(entry, filter)) waiting.delete(name);
      usage.purge(filter);
      return dropped;
    },
    get waiting() {
      return waiting.size > 0 || expired.size > 0;
    },
    writeWaiting() {
      hits.forget();
      for (const ordinal of expired) usage.remove(ordinal);
      for (const { row, body } of waiting.values()) usage.add(row, body);
      usage.shrink(totalBytes);
    },
    settle(committed) {
      // A cache may forget: what could not be written now is not kept in memory until it can.
      waiting.clear();
      expired.clear();
      if (!committed) usage.forget();
    },
  };
}

const NONE: CacheLookup = { kind: "none" };

function judged(entry: CacheEntry, body: Uint8Array, nowMs: number): CacheLookup {
  return isFresh(entry, nowMs) ? { kind: "hit", entry, body } : { kind: "expired", expiredMs: expiryMs(entry) };
}

function nameOf({ account, gateway, key }: CachePlace): string {
  return named(key, gateway, account);
}

/** Neither keys nor gateway ids have spaces in them. */
const named = asBefore((key: string, gateway: string, account: string) => `${key} ${gateway} ${account}`);

function fits(entry: NewCacheEntry, { account, gateway, provider, key }: CacheFilter): boolean {
  if (account !== undefined && account !== entry.account) return false;
  if (gateway !== undefined && gateway !== entry.gateway) return false;
  if (key !== undefined && key !== entry.key) return false;
  return provider === undefined || provider === entry.provider;
}

/** Purges that are told apart. What was asked for before the oldest of them is not stored: a cache may forget. */
const REMEMBERED_PURGES = 100;

/** What was purged of late: an answer that was on its way then must not come back as if nothing had been. */
function recentPurges() {
  const recent: CacheFilter[] = [];
  let made = 0;
  return {
    moment: () => made,
    add(filter: CacheFilter) {
      made += 1;
      recent.push(filter);
      if (recent.length > REMEMBERED_PURGES) recent.shift();
    },
    /** Whether one of them, since that moment, was for the entry. */
    reach(entry: NewCacheEntry, moment: number) {
      const since = made - moment;
      if (since === 0) return false;
      return since > recent.length || recent.slice(-since).some((filter) => fits(entry, filter));
    },
  };
}

function collecting(most: number, store: (body: Uint8Array, nowMs: number) => boolean): CacheWrite {
  let chunks: Uint8Array[] | undefined = [];
  let size = 0;
  return {
    add(chunk) {
      size += chunk.byteLength;
      if (size > most) chunks = undefined;
      chunks?.push(chunk);
    },
    end(nowMs) {
      const body = chunks && Buffer.concat(chunks);
      chunks = undefined;
      return body !== undefined && store(body, nowMs);
    },
    abandon() {
      chunks = undefined;
    },
  };
}
