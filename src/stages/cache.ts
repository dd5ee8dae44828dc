import { type Ending, tap } from "../exchange/body.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Step } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import type { Happened } from "../exchange/trace.ts";
import { credentialOf } from "../providers/credential.ts";
import { type CacheKey, cacheKey } from "../rules/cache-key.ts";
import { type CachePolicy, cachePolicy } from "../rules/cache-policy.ts";
import { cacheable } from "../rules/cacheable.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Cache, CacheLookup, NewCacheEntry } from "../store/cache.ts";
import { asBefore } from "../world/as-before.ts";
import { contentType } from "./content-type.ts";
import { meterHit } from "./meter.ts";

/** On the REST API or through a binding, and not without a gateway. */
function isRunPath({ exchange, request, rest }: Step): boolean {
  return rest !== undefined && !exchange.plain && request.path.startsWith("run");
}

/**
 * A hit answers at once, before any limit; on the way back, what may be stored is, while it goes to the caller (section 13).
 * The trace says in short how the look-up went; what a miss was nearest to is found out when somebody asks.
 */
export function cache(entries: Cache, quirks: Quirks): Stage<Step> {
  return (step, next) => {
    const { exchange, options, request } = step;
    const { trace, gateway } = exchange;
    // G-RT-6.
    if (step.realtime) return next();
    const workersAiRunPath = step.provider.rest?.cloudflare === true && isRunPath(step);
    const { method, body: asks } = request;
    const policy = cachePolicy({ gateway, options, method, requestBytes: asks.byteLength, workersAiRunPath }, quirks);
    if (!policy.use) {
      trace.add({ what: "cache", step: step.index, result: "not used", why: policy.why });
      return next();
    }
    return looked(step, policy, next, { entries, quirks });
  };
}

/** What is stored, or what comes in its stead. */
async function looked(
  step: Step,
  policy: CachePolicy,
  next: () => Promise<Reply>,
  { entries, quirks }: { readonly entries: Cache; readonly quirks: Quirks },
): Promise<Reply> {
  const { account, gateway, trace } = step.exchange;
  const key = keyOf(step);
  const place = { account: account.id, gateway: gateway.id, key: key.key };
  const nowMs = account.clock.now();
  const found = policy.read ? entries.find(place, nowMs) : undefined;
  if (found?.kind === "hit") {
    const { entry, body } = found;
    trace.add(hitFact(step.index, policy.why, secondsSince(entry.storedMs, nowMs), key.key));
    meterHit(step);
    return { status: entry.status, headers: copied(entry.headers), body, from: "provider", cached: true };
  }
  const why = found ? whyNot(found, nowMs) : policy.why;
  trace.add({ what: "cache", step: step.index, result: "miss", why, parts: key.parts });
  const asked = entries.moment();
  const reply = await next();
  if (!policy.store) return reply;
  const judged = cacheable({ status: reply.status, contentType: contentType(reply), streamed: !isWhole(reply.body) }, quirks);
  trace.add({ what: "stored", step: step.index, stored: judged.store, why: judged.why, ...(judged.store && { key: key.key }) });
  if (!judged.store) return reply;
  const entry = { ...place, parts: key.parts, provider: step.provider.id, status: reply.status, ttlSeconds: policy.ttlSeconds };
  return stored(reply, { entry: { ...entry, headers: copied(reply.headers) }, asked }, entries, step);
}

function whyNot(found: Exclude<CacheLookup, { kind: "hit" }>, nowMs: number): string {
  if (found.kind === "none") return "nothing is stored under its key";
  return `what was stored under its key has expired: it ended ${secondsSince(found.expiredMs, nowMs)} s ago`;
}

/** For a second, hits of an answer are all told alike. */
const hitFact = asBefore((step: number, why: string, seconds: number, key: string): Happened => {
  return { what: "cache", step, result: "hit", why: `${why}; stored ${seconds} s ago`, key };
});

function secondsSince(thenMs: number, nowMs: number): number {
  return Math.round((nowMs - thenMs) / 1000);
}

/** The credential counts as the caller sent it (G-CACHE-6, G-CACHE-10). */
function keyOf({ provider, request, options }: Step): CacheKey {
  return cacheKey({
    provider: provider.id,
    method: request.method,
    path: request.path,
    search: request.search,
    model: request.model,
    credential: credentialOf(provider, request),
    body: request.body,
    cacheKey: options.cacheKey.value,
  });
}

interface Storing {
  readonly entry: NewCacheEntry;
  /** The cache's moment when the provider was asked. */
  readonly asked: number;
}

/** Its life begins on the account's own clock: what an exchange has skipped of waiting (speed 0) does not count for others. */
function stored(reply: Reply, { entry, asked }: Storing, entries: Cache, { exchange }: Step): Reply {
  const { clock } = exchange.account;
  if (isWhole(reply.body)) {
    entries.put(entry, reply.body, clock.now(), asked);
    return reply;
  }
  const write = entries.begin(entry, asked);
  const body = tap(
    reply.body,
    (chunk) => write.add(chunk),
    (ending: Ending) => void (ending.kind === "complete" ? write.end(clock.now()) : write.abandon()),
  );
  return { status: reply.status, headers: reply.headers, body, from: reply.from, usage: reply.usage, whole: reply.whole };
}

/** Stages add to a reply's headers: what is stored keeps its own. One by one, as V8 takes long to add to an object that was spread. */
function copied(headers: Reply["headers"] | NewCacheEntry["headers"]): Reply["headers"] {
  const copy: Reply["headers"] = {};
  for (const name in headers) copy[name] = headers[name] ?? "";
  return copy;
}
