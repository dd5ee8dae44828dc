import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Account } from "../exchange/account.ts";
import type { CreditsView } from "../schema/control/credits.ts";
import { creditBalance, dollars, nanodollars } from "../schema/credits.ts";
import type { Credits } from "../store/credits.ts";
import { described, numberOrNull, text } from "./describe.ts";
import { accountQuery } from "./parameters.ts";
import { Refused } from "./refused.ts";
import { routes } from "./routes.ts";

/** `/_aigw/credits`: GET says what an account has left for Unified Billing, PUT sets it, POST adds to it. US dollars. */
export function creditsResource(app: FastifyInstance, credits: Credits, open: (account: string) => Account): void {
  const { get, put, post } = routes(app);
  const balance = (account: string): CreditsView => ({ account, balance: balanceOf(account, credits) });
  get("/credits", { summary: "What is left for Unified Billing", query: accountQuery, answer: view }, ({ query }) =>
    balance(open(query.account).id),
  );
  put(
    "/credits",
    { summary: "Set the balance", query: accountQuery, body: z.strictObject({ balance: creditBalance }), answer: view },
    ({ query, body }) => {
      const { id } = open(query.account);
      credits.set(id, nanodollars(body.balance));
      return balance(id);
    },
  );
  post(
    "/credits",
    { summary: "Add to the balance", query: accountQuery, body: z.strictObject({ add: creditBalance }), answer: view },
    ({ query, body }) => {
      const { id } = open(query.account);
      const sum = dollars(credits.balance(id) ?? 0) + body.add;
      if (!creditBalance.safeParse(Math.max(0, sum)).success) throw new Refused(400, `add: a balance of ${sum} is too much`);
      credits.add(id, nanodollars(body.add));
      return balance(id);
    },
  );
}

/** In US dollars; null for an account that was never given any. */
export function balanceOf(account: string, credits: Credits): number | null {
  const left = credits.balance(account);
  return left === undefined ? null : dollars(left);
}

const view = () => described<CreditsView>({ account: text(), balance: numberOrNull() }, "Credits");
