import type { Quirks } from "../schema/quirks.ts";

/** Whether a stored answer still counts. Its life is measured from the moment of storing; hits do not extend it (G-CACHE-24). */
export function isFresh(entry: { readonly storedMs: number; readonly ttlSeconds: number }, nowMs: number): boolean {
  return nowMs < entry.storedMs + entry.ttlSeconds * 1000;
}

/** Whether an update of the gateway's settings drops its entries (G-CACHE-22). */
export function updateDropsEntries(
  gateway: { readonly cache_invalidate_on_update?: boolean | undefined },
  quirks: Pick<Quirks, "keepCacheOnUpdate">,
): boolean {
  return gateway.cache_invalidate_on_update === true && !quirks.keepCacheOnUpdate;
}
