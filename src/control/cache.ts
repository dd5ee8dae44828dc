import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Accounts } from "../exchange/account.ts";
import { expiryMs, isFresh } from "../schema/cache-life.ts";
import type { CacheEntryView, CacheExplanation, CachePage } from "../schema/control/cache.ts";
import type { CacheEntry, CachePlace } from "../store/cache.ts";
import type { Store } from "../store/store.ts";
import { cacheStory } from "./cache-story.ts";
import { cacheExplanation, cachePage } from "./cache-view.ts";
import { count, described } from "./describe.ts";
import { unknownExchange } from "./exchange-view.ts";
import { accountQuery, filled, whole } from "./parameters.ts";
import { routes } from "./routes.ts";

const gateway = filled("a gateway id").optional();
const listQuery = accountQuery.extend({
  gateway,
  provider: filled("a provider's slug").optional(),
  before: filled("the next of the page before").optional(),
  limit: whole(1, 1000).default(20),
});
const purgeQuery = accountQuery.extend({ gateway, key: filled("an entry's key").optional() });

/**
 * `GET /_aigw/cache` (newest first, paged by `before`), `DELETE /_aigw/cache` (what fits account, gateway and key) and
 * `GET /_aigw/cache/explain/{exchangeId}` (why it hit or missed).
 */
export function cacheResource(app: FastifyInstance, { accounts, store }: { accounts: Accounts; store: Store }): void {
  const { get, delete: remove } = routes(app);
  get("/cache", { summary: "List what is cached, newest first", query: listQuery, answer: cachePage }, ({ query }): CachePage => {
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
  remove(
    "/cache",
    {
      summary: "Drop the cached answers that fit",
      query: purgeQuery,
      answer: () => described<{ dropped: number }>({ dropped: count() }),
    },
    ({ query }) => ({ dropped: store.cache.purge(query) }),
  );
  get(
    "/cache/explain/:id",
    {
      summary: "Why each step of an exchange hit or missed the cache",
      params: z.object({ id: z.string() }),
      answer: cacheExplanation,
    },
    ({ params: { id } }): CacheExplanation => {
      const row = store.exchanges.find(id);
      if (!row) throw unknownExchange(id);
      return { exchange: id, account: row.account, gateway: row.gateway, steps: cacheStory(row, store.cache) };
    },
  );
}

/** Everything but the body. Times are on the account's clock. */
function shown({ parts, headers, ...entry }: CacheEntry, nowMs: number): CacheEntryView {
  return { ...entry, expiresMs: expiryMs(entry), fresh: isFresh(entry, nowMs), parts, headers };
}

/** What `next` said. Gateway ids have no slashes in them, or else keys have none. */
function placeFrom(account: string, text: string): CachePlace {
  const slash = text.lastIndexOf("/");
  return { account, gateway: text.slice(0, Math.max(0, slash)), key: text.slice(slash + 1) };
}
