import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Account, Accounts } from "../exchange/account.ts";
import { moveClock } from "../exchange/move-clock.ts";
import { clockMove } from "../schema/clock.ts";
import type { ClockView } from "../schema/control/clock.ts";
import { count, described, numberOrNull, text, timeMs } from "./describe.ts";
import { accountQuery } from "./parameters.ts";
import { refusing } from "./refused.ts";
import { routes } from "./routes.ts";

/**
 * `GET /_aigw/clock` and `POST /_aigw/clock` with one of freeze, advance, set and resume. The answer comes when everything
 * that became due has run.
 */
export function clockResource(app: FastifyInstance, accounts: Accounts): void {
  const { get, post } = routes(app);
  get("/clock", { summary: "Where the account's clock stands", query: accountQuery, answer: view }, async ({ query }) => {
    // Who asks again and again in process until something waits must let it get there.
    await new Promise((turn) => setImmediate(turn));
    return shown(accounts.open(query.account));
  });
  post(
    "/clock",
    { summary: "Stop, move or release the account's clock", query: accountQuery, body: clockMove, answer: view },
    async ({ query, body }) => {
      const account = accounts.open(query.account);
      await refusing(400, () => moveClock(account.clock, body));
      return shown(account);
    },
  );
}

function shown({ id, clock }: Account): ClockView {
  const state = clock.state();
  return { account: id, now: new Date(state.nowMs).toISOString(), ...state };
}

const view = () =>
  described<ClockView>(
    {
      account: text(),
      now: text(),
      frozen: z.boolean(),
      nowMs: timeMs(),
      aheadMs: z.number(),
      waiting: count(),
      nextInMs: numberOrNull(),
    },
    "Clock",
  );
