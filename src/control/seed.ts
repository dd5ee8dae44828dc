import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Account } from "../exchange/account.ts";
import type { SeedView } from "../schema/control/seed.ts";
import { described, text } from "./describe.ts";
import { accountQuery } from "./parameters.ts";
import { routes } from "./routes.ts";

const expected = 'expected text or a number, such as "night", or null for the configured seed';
const body = z.strictObject({ seed: z.union([z.string().min(1), z.number().transform(String), z.null()], expected) });

/** `/_aigw/seed[?account=]`: GET says what mock answers are drawn from, PUT sets it for the account, DELETE and null return to the configured one. */
export function seedResource(app: FastifyInstance, open: (account: string) => Account): void {
  const { get, put, delete: remove } = routes(app);
  get("/seed", { summary: "What mock answers are drawn from", query: accountQuery, answer: view }, ({ query }) =>
    shown(open(query.account)),
  );
  put(
    "/seed",
    {
      summary: "Draw the account's mock answers from another seed; null is the configured one",
      query: accountQuery,
      body,
      answer: view,
    },
    ({ query, body: { seed } }) => {
      const account = open(query.account);
      account.seeding.set(seed ?? undefined);
      return shown(account);
    },
  );
  remove("/seed", { summary: "Return to the configured seed", query: accountQuery, answer: view }, ({ query }) => {
    const account = open(query.account);
    account.seeding.set(undefined);
    return shown(account);
  });
}

function shown({ id, seeding }: Account): SeedView {
  return { account: id, seed: seeding.text, configured: seeding.configured };
}

const view = () => described<SeedView>({ account: text(), seed: text(), configured: z.boolean() }, "Seed");
