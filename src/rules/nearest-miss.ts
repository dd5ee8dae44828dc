import type { CacheKeyParts } from "../schema/cache-key-parts.ts";
import { type CacheLife, isFresh } from "../schema/cache-life.ts";

type PartName = "cf-aig-cache-key" | "provider" | "path" | "query" | "model" | "credential" | "body";

export interface StoredEntry extends CacheLife {
  readonly parts: CacheKeyParts;
}

export interface NearMiss<Entry> {
  readonly entry: Entry;
  /** Empty when the same request was stored. */
  readonly differs: readonly PartName[];
  /** A sentence for `explain`. */
  readonly why: string;
}

/**
 * The stored entry that came nearest to being a hit, and why it was none; undefined when nothing is stored. Of equally near
 * ones a fresh one comes before an expired one, a newer before an older.
 */
export function nearestMiss<Entry extends StoredEntry>(
  parts: CacheKeyParts,
  entries: readonly Entry[],
  nowMs: number,
): NearMiss<Entry> | undefined {
  let nearest: { entry: Entry; differs: readonly PartName[]; rank: number } | undefined;
  for (const entry of entries) {
    const differs = differences(parts, entry.parts);
    const rank = distance(differs) + (isFresh(entry, nowMs) ? 0 : 0.5);
    const nearer = nearest === undefined || rank < nearest.rank;
    if (nearer || (rank === nearest?.rank && entry.storedMs > nearest.entry.storedMs)) nearest = { entry, differs, rank };
  }
  return nearest && { entry: nearest.entry, differs: nearest.differs, why: sentence(nearest, nowMs) };
}

/** Whether two keys are the same. */
export function sameParts(one: CacheKeyParts, other: CacheKeyParts): boolean {
  return differences(one, other).length === 0;
}

/** How much a difference in a part tells requests apart: the same question with another key is nearer than another question. */
const WEIGHTS = { credential: 1, query: 1, path: 2, model: 2, provider: 3, body: 4 };

const COMPUTED = ["provider", "path", "query", "model", "credential", "body"] as const;

function differences(one: CacheKeyParts, other: CacheKeyParts): PartName[] {
  if (one.kind === "computed" && other.kind === "computed") return COMPUTED.filter((name) => one[name] !== other[name]);
  const same = one.kind === "custom" && other.kind === "custom" && one.cacheKey === other.cacheKey;
  return same ? [] : ["cf-aig-cache-key"];
}

/** More than all parts of a computed key together. */
const OTHER_KEY = 20;

function distance(differs: readonly PartName[]): number {
  return differs.reduce((sum, name) => sum + (name === "cf-aig-cache-key" ? OTHER_KEY : WEIGHTS[name]), 0);
}

function sentence({ entry, differs }: { entry: StoredEntry; differs: readonly PartName[] }, nowMs: number): string {
  const ageSeconds = Math.round((nowMs - entry.storedMs) / 1000);
  if (differs.length > 0) return `differs in ${listed(differs)} from the nearest entry, stored ${ageSeconds} s ago`;
  if (isFresh(entry, nowMs)) return `the same request was stored ${ageSeconds} s ago and is still fresh`;
  return `the same request was stored ${ageSeconds} s ago for ${entry.ttlSeconds} s and has expired`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
