import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Accounts } from "../exchange/account.ts";
import { expiryMs, isFresh } from "../schema/cache-life.ts";
import type { CacheEntry, CachePlace } from "../store/cache.ts";
import type { Store } from "../store/store.ts";
import { cacheStory } from "./cache-story.ts";
import { filled, whole } from "./parameters.ts";
import { sendProblem } from "./refusals.ts";

const account = filled("an account").default("local");
const gateway = filled("a gateway id").optional();
const listQuery = z.strictObject({
  account,
  gateway,
  provider: filled("a provider's slug").optional(),
  before: filled("the next of the page before").optional(),
  limit: whole(1, 1000).default(20),
});
const purgeQuery = z.strictObject({ account, gateway, key: filled("an entry's key").optional() });

/**
 * `GET /_aigw/cache` (newest first, paged by `before`), `DELETE /_aigw/cache` (what fits account, gateway and key) and
 * `GET /_aigw/cache/explain/{exchangeId}` (why it hit or missed).
 */
export function cacheResource(app: FastifyInstance, { accounts, store }: { accounts: Accounts; store: Store }): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/cache", { schema: { querystring: listQuery } }, ({ query }) => {
    const { before, limit, ...filter } = query;
    const nowMs = accounts.open(query.account).clock.now();
    const entries = store.cache.list(filter, {
      limit,
      after: before === undefined ? undefined : placeFrom(query.account, before),
    });
    const last = entries.length === limit ? entries.at(-1) : undefined;
    return {
      entries: entries.map((entry) => shown(entry, nowMs)),
      total: store.cache.count(filter),
      next: last ? `${last.gateway}/${last.key}` : null,
    };
  });
  typed.delete("/cache", { schema: { querystring: purgeQuery } }, ({ query }) => ({ dropped: store.cache.purge(query) }));
  typed.get("/cache/explain/:id", { schema: { params: z.object({ id: z.string() }) } }, ({ params: { id } }, reply) => {
    const row = store.exchanges.find(id);
    if (row) return { exchange: id, account: row.account, gateway: row.gateway, steps: cacheStory(row, store.cache) };
    return sendProblem(reply, 404, `no exchange has the id '${id}'; GET /_aigw/exchanges lists them, and a reset forgets them`);
  });
}

/** Everything but the body. Times are on the account's clock. */
function shown({ parts, headers, ...entry }: CacheEntry, nowMs: number) {
  return { ...entry, expiresMs: expiryMs(entry), fresh: isFresh(entry, nowMs), parts, headers };
}

/** What `next` said. Gateway ids have no slashes in them, or else keys have none. */
function placeFrom(account: string, text: string): CachePlace {
  const slash = text.lastIndexOf("/");
  return { account, gateway: text.slice(0, Math.max(0, slash)), key: text.slice(slash + 1) };
}
