import { clamped, type Read } from "./option-grammar.ts";

/** Seconds: one minute to one month (G-CACHE-4). */
export const CACHE_TTL_BOUNDS = { min: 60, max: 2_592_000 };

/** The gateway's own time to live in seconds; no value when its caching is off, which 0 and null both mean (G-CACHE-1). */
export function gatewayCacheTtl(gateway: { readonly cache_ttl?: number | null | undefined }): Read<number> {
  return gateway.cache_ttl ? clamped(gateway.cache_ttl, CACHE_TTL_BOUNDS) : {};
}
