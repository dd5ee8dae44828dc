import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { ExchangeRow } from "../store/exchanges.ts";
import type { Store } from "../store/store.ts";
import type { Clock } from "../world/clock.ts";
import type { EventFeed } from "./events.ts";
import { exchangeDetailOf } from "./exchange-detail.ts";
import { exchangeDetail, unknownExchange } from "./exchange-view.ts";
import { exchangeFilter } from "./exchanges.ts";
import { filled, whole } from "./parameters.ts";
import { Refused } from "./refused.ts";
import { routes } from "./routes.ts";

const query = exchangeFilter.extend({
  after: filled("an exchange's id").optional(),
  timeoutMs: whole(0, 600_000).default(5_000),
});
type Query = z.output<typeof query>;

export interface WaitParts {
  readonly store: Store;
  readonly feed: EventFeed;
  /** Real time: a clock that stands still must not make a test wait for ever. */
  readonly clock: Pick<Clock, "sleep">;
}

/**
 * `GET /_aigw/exchanges/wait`: the newest exchange that fits, or the first to end; with `after`, the first that ended later
 * than that one. 408 when none has in `timeoutMs`, with what came nearest.
 */
export function waitResource(app: FastifyInstance, parts: WaitParts): void {
  routes(app).get(
    "/exchanges/wait",
    {
      summary: "Wait for an exchange that fits: one that has ended already, or else the next",
      query,
      answer: exchangeDetail,
      statuses: [200],
    },
    async ({ query, signal }) => {
      const { store } = parts;
      if (query.after !== undefined && !store.exchanges.find(query.after)) throw unknownExchange(query.after);
      const row = await found(query, parts, signal);
      if (row) return exchangeDetailOf(row, store);
      throw new Refused(408, tooLate(query, store), "wait longer with timeoutMs, or see GET /_aigw/exchanges for all of them");
    },
  );
}

async function found(query: Query, { store, feed, clock }: WaitParts, signal: AbortSignal): Promise<ExchangeRow | undefined> {
  const { timeoutMs: _, ...filter } = query;
  let wake = () => {};
  let ended = false;
  const unsubscribe = feed.subscribe((event) => {
    if (event.type !== "exchange ended" || event.account !== query.account) return;
    ended = true;
    wake();
  });
  const over = AbortSignal.any([signal, feed.closed]);
  const waiting = new AbortController();
  const late = clock.sleep(query.timeoutMs, AbortSignal.any([over, waiting.signal])).then(
    () => true,
    () => true,
  );
  try {
    for (;;) {
      await store.journal.sorted();
      const [row] = store.exchanges.list({ ...filter, limit: 1 });
      if (row || over.aborted) return row;
      const next = ended ? Promise.resolve(false) : new Promise<boolean>((resolve) => (wake = () => resolve(false)));
      ended = false;
      if (await Promise.race([next, late])) return store.exchanges.list({ ...filter, limit: 1 })[0];
    }
  } finally {
    unsubscribe();
    waiting.abort();
  }
}

const NAMES = ["gateway", "provider", "model", "status", "lint"] as const;
/** Of the account's newest exchanges, so many are compared. */
const COMPARED = 200;

/** What was waited for, and which exchange came nearest to it. */
function tooLate(query: Query, { exchanges }: Store): string {
  const wanted = NAMES.filter((name) => query[name] !== undefined);
  const what =
    wanted.length === 0 ? "no exchange" : `no exchange with ${wanted.map((name) => `${name} ${query[name]}`).join(", ")}`;
  const rows = exchanges.list({ account: query.account, after: query.after, limit: COMPARED });
  const head = `${what} ended within ${query.timeoutMs} ms`;
  if (rows.length === 0)
    return `${head}; the account '${query.account}' was asked nothing${query.after === undefined ? "" : " since"}`;
  const [nearest] = rows.map((row) => ({ row, off: differing(query, row) })).toSorted((a, b) => a.off.length - b.off.length);
  if (!nearest) return head;
  const { id, method, url, status } = nearest.row;
  const off = nearest.off.map((name) => (name === "lint" ? `it has no ${query.lint}` : `its ${name} is ${nearest.row[name]}`));
  return `${head}; of the last ${rows.length} the nearest is ${id} (${method} ${url}, ${status}): ${off.join(", ")}`;
}

function differing(query: Query, row: ExchangeRow) {
  return NAMES.filter((name) => {
    if (query[name] === undefined) return false;
    return name === "lint" ? !row.trace.includes(`"id":"${query.lint}"`) : row[name] !== query[name];
  });
}
