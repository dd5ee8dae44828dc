import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Account, Accounts } from "../exchange/account.ts";
import { moveClock } from "../exchange/move-clock.ts";
import { clockMove } from "../schema/clock.ts";
import { filled } from "./parameters.ts";
import { sendProblem } from "./refusals.ts";

const querystring = z.strictObject({ account: filled("an account").default("local") });

/**
 * `GET /_aigw/clock` and `POST /_aigw/clock` with one of freeze, advance, set and resume. The answer comes when everything
 * that became due has run.
 */
export function clockResource(app: FastifyInstance, accounts: Accounts): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/clock", { schema: { querystring } }, async ({ query }) => {
    // Who asks again and again in process until something waits must let it get there.
    await new Promise((turn) => setImmediate(turn));
    return shown(accounts.open(query.account));
  });
  typed.post("/clock", { schema: { querystring, body: clockMove } }, async ({ query, body }, reply) => {
    const account = accounts.open(query.account);
    try {
      await moveClock(account.clock, body);
    } catch (error) {
      if (error instanceof EmulatorError) return sendProblem(reply, 400, `${error.message}; ${error.hint}`);
      throw error;
    }
    return shown(account);
  });
}

function shown({ id, clock }: Account) {
  const state = clock.state();
  return { account: id, now: new Date(state.nowMs).toISOString(), ...state };
}
