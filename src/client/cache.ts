import type { CacheExplanation, CacheListFilter, CachePage } from "../schema/control/cache.ts";
import { type Ask, segment } from "./ask.ts";

/** Cached answers. */
export interface CacheClient {
  /** A page, newest first. */
  list(filter?: CacheListFilter): Promise<CachePage>;
  /** Drops what fits; gives how many. */
  purge(which?: { readonly gateway?: string | undefined; readonly key?: string | undefined }): Promise<number>;
  /** Why each step of an exchange hit or missed. */
  explain(exchange: string): Promise<CacheExplanation>;
}

export function cacheClient(ask: Ask): CacheClient {
  return {
    list: (filter = {}) => ask("GET", "cache", { query: { ...filter } }),
    purge: async (which = {}) => (await ask<{ dropped: number }>("DELETE", "cache", { query: { ...which } })).dropped,
    explain: (exchange) => ask.whole("GET", `cache/explain/${segment(exchange)}`),
  };
}
