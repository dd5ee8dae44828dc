import type { Quirks } from "../schema/quirks.ts";

/** Whether an update of the gateway's settings drops its entries (G-CACHE-22). */
export function updateDropsEntries(
  gateway: { readonly cache_invalidate_on_update?: boolean | undefined },
  quirks: Pick<Quirks, "keepCacheOnUpdate">,
): boolean {
  return gateway.cache_invalidate_on_update === true && !quirks.keepCacheOnUpdate;
}
