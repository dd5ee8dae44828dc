import type { CacheFilter } from "./cache.ts";
import type { CacheStatements, NewCacheRow } from "./cache-rows.ts";

/**
 * How much the cache holds and who is next to go, without a write for each hit. Ordinals grow, so they tell the order in
 * which entries were stored; a hit gives its entry the next number too, in memory alone. A restart thus forgets who was used,
 * and begins with the order of storing.
 */
export function leastRecentlyUsed(run: CacheStatements) {
  /** Entries that were hit, and when last; longest ago first. */
  const used = new Map<number, number>();
  /** Entries up to this ordinal are gone, or in `used`. */
  let looked = 0;
  let next: number | undefined;
  let total: number | undefined;
  const number = () => {
    const current = next ?? (run.last.get()?.ordinal ?? 0) + 1;
    next = current + 1;
    return current;
  };
  const held = () => {
    total ??= run.total.get()?.cost ?? 0;
    return total;
  };
  const gone = (row: { ordinal: number; cost: number } | undefined) => {
    if (!row) return;
    total = held() - row.cost;
    used.delete(row.ordinal);
  };
  const leastUsed = (): number | undefined => {
    const stored = firstUnused(run, used, looked);
    if (stored !== undefined) looked = stored - 1;
    const [hit] = used;
    if (hit === undefined) return stored;
    return stored === undefined || hit[1] < stored ? hit[0] : stored;
  };
  return {
    use(ordinal: number) {
      // Nobody has come after it.
      if (next !== undefined && used.get(ordinal) === next - 1) return;
      used.delete(ordinal);
      used.set(ordinal, number());
    },
    /** Stores an entry in the place of the one with its key. */
    add(row: NewCacheRow, body: Uint8Array) {
      // Counted before the table changes.
      const before = held();
      const ordinal = number();
      const replaced = run.removeKey.get(row.account, row.gateway, row.key);
      run.insert.run(ordinal, ...row.values);
      run.insertBody.run(ordinal, body);
      total = before + row.cost;
      gone(replaced);
    },
    remove(ordinal: number) {
      held();
      gone(run.remove.get(ordinal));
    },
    /** Lets entries go until the rest fits. */
    shrink(most: number) {
      while (held() > most) {
        const ordinal = leastUsed();
        if (ordinal === undefined) return;
        // Another process may have been at the table: what is not there must not be asked for again.
        used.delete(ordinal);
        gone(run.remove.get(ordinal));
      }
    },
    /** Removes what fits; how many that were. */
    purge(filter: CacheFilter) {
      held();
      const rows = run.purge(filter);
      for (const row of rows) gone(row);
      return rows.length;
    },
    /** What was done since the last commit did not happen. Begins anew, as after a restart. */
    forget() {
      used.clear();
      looked = 0;
      total = undefined;
    },
  };
}

function firstUnused(run: CacheStatements, used: ReadonlyMap<number, number>, from: number): number | undefined {
  let ordinal: number | undefined = from;
  do {
    ordinal = run.after.get(ordinal)?.ordinal;
  } while (ordinal !== undefined && used.has(ordinal));
  return ordinal;
}
