import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Account } from "../exchange/account.ts";
import { creditBalance, dollars, nanodollars } from "../schema/credits.ts";
import type { Credits } from "../store/credits.ts";
import { filled } from "./parameters.ts";
import { sendProblem } from "./refusals.ts";

const querystring = z.strictObject({ account: filled("an account").default("local") });

/** `/_aigw/credits`: GET says what an account has left for Unified Billing, PUT sets it, POST adds to it. US dollars. */
export function creditsResource(app: FastifyInstance, credits: Credits, open: (account: string) => Account): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const balance = (account: string) => {
    const left = credits.balance(account);
    return { account, balance: left === undefined ? null : dollars(left) };
  };
  typed.get("/credits", { schema: { querystring } }, ({ query }) => balance(open(query.account).id));
  typed.put("/credits", { schema: { querystring, body: z.strictObject({ balance: creditBalance }) } }, ({ query, body }) => {
    const { id } = open(query.account);
    credits.set(id, nanodollars(body.balance));
    return balance(id);
  });
  typed.post("/credits", { schema: { querystring, body: z.strictObject({ add: creditBalance }) } }, ({ query, body }, reply) => {
    const { id } = open(query.account);
    const sum = dollars(credits.balance(id) ?? 0) + body.add;
    if (!creditBalance.safeParse(Math.max(0, sum)).success)
      return sendProblem(reply, 400, `add: a balance of ${sum} is too much`);
    credits.add(id, nanodollars(body.add));
    return balance(id);
  });
}
