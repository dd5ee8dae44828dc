import type { Quirks } from "../schema/quirks.ts";
import { gatewayCacheTtl } from "./cache-ttl.ts";
import { LARGEST_CACHEABLE_REQUEST } from "./cacheable.ts";
import type { EffectiveOptions, Setting } from "./settings.ts";

/** Whether and how a step uses the cache. `why` is a sentence for `explain`. */
export interface CachePolicy {
  /** Read, store or both. */
  readonly use: boolean;
  readonly read: boolean;
  readonly store: boolean;
  /** How long a stored answer lives; 0 when nothing is stored. */
  readonly ttlSeconds: number;
  readonly why: string;
}

export interface CacheQuestion {
  readonly gateway: { readonly cache_ttl?: number | null | undefined };
  readonly options: Pick<EffectiveOptions, "skipCache" | "cacheTtlSeconds" | "cacheKey">;
  readonly requestBytes: number;
  /** POST when left out. */
  readonly method?: string;
  /** A Workers AI model on the run path; only the quirk `runPathImplicitCache` asks. */
  readonly workersAiRunPath?: boolean;
}

/** Caching is off unless the gateway has a TTL or the request sends a cache key (G-CACHE-1, G-CACHE-2). */
export function cachePolicy(
  question: CacheQuestion,
  quirks: Pick<Quirks, "cacheTtlHeaderOptsIn" | "runPathImplicitCache" | "skipCacheStores">,
): CachePolicy {
  const { options, requestBytes, method = "POST" } = question;
  const implicit = quirks.runPathImplicitCache && question.workersAiRunPath === true;
  const asked = askedTtl(options.cacheTtlSeconds);
  // G-CACHE-23: there, a TTL of 0 did not turn caching off.
  if (asked === 0 && !implicit) return unused(`${options.cacheTtlSeconds.name}: 0 turns caching off`);
  const on = turnedOn(question, { asked, implicit, ttlOptsIn: quirks.cacheTtlHeaderOptsIn });
  if (on === undefined) return asked === undefined ? OFF : OFF_IN_SPITE_OF_TTL;
  if (method !== "POST" && method !== "GET") return unused(`a ${method} request is not cached: it may change something`);
  if (requestBytes > LARGEST_CACHEABLE_REQUEST) return unused(`a request of ${requestBytes} bytes is above 25 MiB (G-CACHE-15)`);
  const ttlSeconds = asked || (gatewayCacheTtl(question.gateway).value ?? FALLBACK_TTL_SECONDS);
  if (!options.skipCache.value) return { use: true, read: true, store: true, ttlSeconds, why: `${on}, for ${ttlSeconds} s` };
  const skipped = `${options.skipCache.name}: true goes to the provider without consulting the cache`;
  if (!quirks.skipCacheStores) return unused(skipped);
  return { use: true, read: false, store: true, ttlSeconds, why: `${skipped}; the quirk skipCacheStores stores the answer` };
}

/** When a cache key opts in and nobody sets a TTL (G-CACHE-3). */
const FALLBACK_TTL_SECONDS = 300;

function unused(why: string): CachePolicy {
  return { use: false, read: false, store: false, ttlSeconds: 0, why };
}

const OFF = unused("caching is off: the gateway sets no cache_ttl and no cf-aig-cache-key was sent");
const OFF_IN_SPITE_OF_TTL = unused(
  "caching is off: cf-aig-cache-ttl alone does not opt in; send cf-aig-cache-key, or set the gateway's cache_ttl",
);

/** What the request or step asks for, as opposed to the gateway. */
function askedTtl({ value, from }: Setting<number>): number | undefined {
  return from === "gateway" || from === "default" ? undefined : value;
}

/** What turned caching on, in words; undefined when it is off. */
function turnedOn(
  { gateway, options }: CacheQuestion,
  { asked, implicit, ttlOptsIn }: { asked: number | undefined; implicit: boolean; ttlOptsIn: boolean },
): string | undefined {
  const { cacheKey, cacheTtlSeconds } = options;
  if (cacheKey.value !== null) return `${cacheKey.name} opts in`;
  if (gateway.cache_ttl) return "the gateway caches (cache_ttl)";
  if (ttlOptsIn && asked) return `${cacheTtlSeconds.name} opts in (quirk cacheTtlHeaderOptsIn)`;
  return implicit ? "the run path caches by itself (quirk runPathImplicitCache)" : undefined;
}
