import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { type LintId, lints } from "../errors/lints.ts";
import type { LintView } from "../schema/control/lint.ts";
import type { ExchangeReader } from "../store/store.ts";
import { count, described, text } from "./describe.ts";
import { accountQuery } from "./parameters.ts";
import { routes } from "./routes.ts";

/** `GET /_aigw/lint[?account=]`: what was said of the account's requests, most often first. */
export function lintResource(app: FastifyInstance, exchanges: ExchangeReader): void {
  routes(app).get(
    "/lint",
    {
      summary: "What was said of the account's requests, most often first",
      query: accountQuery,
      answer: () => described<{ lints: readonly LintView[] }>({ lints: z.array(lint()) }),
    },
    ({ query }) => ({
      lints: exchanges.lints(query.account).map(({ id, count: times, text: said, exchange }) => ({
        id,
        meaning: Object.hasOwn(lints, id) ? lints[id as LintId] : "",
        count: times,
        text: said,
        exchange,
      })),
    }),
  );
}

const lint = () => described<LintView>({ id: text(), meaning: text(), count: count(), text: text(), exchange: text() }, "Lint");
