import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Arrival } from "../exchange/exchange.ts";
import type { Trace } from "../exchange/trace.ts";
import { story } from "../explain/story.ts";
import type { ExchangeUnderWay } from "../schema/control/exchanges.ts";
import { described, text, timeMs } from "./describe.ts";
import { accountQuery } from "./parameters.ts";
import { routes } from "./routes.ts";

/** Exchanges of an account that have begun and not ended, oldest first. */
export type UnderWay = (account: string) => readonly { readonly id: string; readonly arrival: Arrival; readonly trace: Trace }[];

const view = () =>
  described<ExchangeUnderWay>(
    { id: text(), account: text(), gateway: text(), method: text(), url: text(), startedMs: timeMs(), story: z.array(text()) },
    "ExchangeUnderWay",
  );

/** `GET /_aigw/exchanges/open`: what has been asked and is not answered to its end, with the story so far. */
export function underWayResource(app: FastifyInstance, underWay: UnderWay): void {
  routes(app).get(
    "/exchanges/open",
    {
      summary: "List what was asked and is not answered to its end yet, oldest first, with the story so far",
      query: accountQuery,
      answer: () => described<{ exchanges: readonly ExchangeUnderWay[] }>({ exchanges: z.array(view()) }),
    },
    ({ query }) => ({
      exchanges: underWay(query.account).map(({ id, arrival, trace }) => ({
        ...{ id, account: arrival.account, gateway: arrival.gateway, method: arrival.method, url: arrival.safeUrl },
        startedMs: trace.startedMs,
        story: story(trace.facts),
      })),
    }),
  );
}
