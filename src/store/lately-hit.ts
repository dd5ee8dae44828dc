import type { CacheEntry } from "./cache.ts";

/** An entry as the file has it. */
export interface Saved {
  readonly ordinal: number;
  readonly entry: CacheEntry;
  readonly body: Uint8Array;
}

/** Bytes of bodies that are kept in memory together. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Entries that were hit, so that the next hit asks no file: who is asked often is asked for the same thing. Whoever changes
 * what is saved has all of them forgotten.
 */
export function latelyHit() {
  const hits = new Map<string, Saved>();
  let bytes = 0;
  const forget = () => {
    if (hits.size === 0) return;
    hits.clear();
    bytes = 0;
  };
  return {
    find: (name: string) => hits.get(name),
    keep(name: string, saved: Saved) {
      if (hits.has(name) || saved.body.byteLength > MOST_BYTES) return;
      bytes += saved.body.byteLength;
      if (bytes > MOST_BYTES) {
        forget();
        bytes = saved.body.byteLength;
      }
      hits.set(name, saved);
    },
    forget,
  };
}
