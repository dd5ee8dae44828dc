import type { Fact } from "../exchange/trace.ts";
import { type NearMiss, nearestMiss, sameParts } from "../rules/nearest-miss.ts";
import type { CacheStory } from "../schema/control/cache.ts";
import type { Cache, CacheEntry } from "../store/cache.ts";
import type { ExchangeRow } from "../store/exchanges.ts";

/** Entries of a gateway that a miss is compared with. */
const COMPARED = 1_000;

/**
 * Why each step of an exchange hit or missed the cache. A miss is compared with what its gateway holds now of that which was
 * stored before it: an entry that has been dropped or replaced since can no longer be named.
 */
export function cacheStory(row: Pick<ExchangeRow, "account" | "gateway" | "startedMs" | "trace">, cache: Cache): CacheStory[] {
  const facts: Fact[] = JSON.parse(row.trace);
  return facts.flatMap((fact) => {
    if (fact.what !== "cache") return [];
    const { step, result, why } = fact;
    const stored = facts.find((one) => one.what === "stored" && one.step === step);
    return {
      step,
      result,
      why,
      ...(fact.parts && nearestTo(fact, row, cache)),
      ...(stored?.what === "stored" ? { stored: stored.stored, whyStored: stored.why } : {}),
    };
  });
}

type CacheFact = Extract<Fact, { what: "cache" }>;

function nearestTo({ why, parts, atMs }: CacheFact, row: Pick<ExchangeRow, "account" | "gateway" | "startedMs">, cache: Cache) {
  if (!parts) return {};
  const nowMs = row.startedMs + Math.floor(atMs);
  const entries = cache.list({ account: row.account, gateway: row.gateway }, { limit: COMPARED });
  // One under the very same key was not there, or had expired: this exchange or a later one has stored it.
  const others = entries.filter((entry) => entry.storedMs <= nowMs && !sameParts(parts, entry.parts));
  const near = nearestMiss(parts, others, nowMs);
  if (near) return { why: `${why}; it ${near.why}`, differs: near.differs, nearest: named(near) };
  return { why: `${why}; nothing else that was stored in this gateway before is there to compare with` };
}

function named({ entry: { key, provider, storedMs, ttlSeconds } }: NearMiss<CacheEntry>) {
  return { key, provider, storedMs, ttlSeconds };
}
