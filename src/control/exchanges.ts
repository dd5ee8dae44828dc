import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { type LintId, lints } from "../errors/lints.ts";
import type { Store } from "../store/store.ts";
import { exchangeDetailOf, exchangeView } from "./exchange-detail.ts";
import { exchangeDetail, exchangePage, unknownExchange } from "./exchange-view.ts";
import { accountQuery, filled, whole } from "./parameters.ts";
import { routes } from "./routes.ts";

const lintIds = Object.keys(lints) as LintId[];

/** Which exchanges of an account: every parameter narrows. */
export const exchangeFilter = accountQuery.extend({
  gateway: filled("a gateway id").optional(),
  provider: filled("a provider's slug").optional(),
  model: filled("a model").optional(),
  status: whole(100, 599).optional(),
  lint: z.enum(lintIds, "expected the id of a lint, such as AIGW-L004").optional(),
});

const listQuery = exchangeFilter.extend({ before: filled("an exchange's id").optional(), limit: whole(1, 1000).default(20) });

/** `GET /_aigw/exchanges` (newest first, paged by `before`) and `GET /_aigw/exchanges/{id}` (its story, log rows and whole trace). */
export function exchangesResource(app: FastifyInstance, store: Pick<Store, "exchanges" | "logs" | "cache">): void {
  const { get } = routes(app);
  const { exchanges } = store;
  get(
    "/exchanges",
    { summary: "List what was asked and answered, newest first", query: listQuery, answer: exchangePage },
    ({ query }) => {
      const rows = exchanges.list(query);
      const last = rows.length === query.limit ? rows.at(-1) : undefined;
      return { exchanges: rows.map(exchangeView), total: exchanges.count(query), next: last?.id ?? null };
    },
  );
  get(
    "/exchanges/:id",
    {
      summary: "One exchange with its story, log rows and whole trace; by its id or that of one of its log rows",
      params: z.object({ id: z.string() }),
      answer: exchangeDetail,
    },
    ({ params: { id } }) => {
      const row = exchanges.find(id);
      if (!row) throw unknownExchange(id);
      return exchangeDetailOf(row, store);
    },
  );
}
