import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { CassetteDesk } from "../backends/cassette-desk.ts";
import type { Account } from "../exchange/account.ts";
import type { CassetteMiss, CassettesView, CassetteView } from "../schema/control/cassettes.ts";
import { modes } from "../schema/mode.ts";
import { modeSchema } from "../schema/mode-schema.ts";
import { count, described, text, textOrNull } from "./describe.ts";
import { accountQuery, filled } from "./parameters.ts";
import { refusing } from "./refused.ts";
import { routes } from "./routes.ts";

const change = z
  .strictObject({
    selected: filled("the name of a cassette, or null").nullable().optional(),
    mode: modeSchema.nullable().optional(),
    onMiss: z.enum(["mock", "error"], 'expected "mock", "error" or null').nullable().optional(),
  })
  .refine((fields) => Object.keys(fields).length > 0, "expected selected, mode or onMiss");

/**
 * `/_aigw/cassettes[?account=]`: GET lists the recordings and what the account does with them, PATCH says which of them it
 * plays and in which mode; `GET /_aigw/cassettes/misses` has what none answered, `POST /_aigw/cassettes/reload` reads the
 * folder again.
 */
export function cassettesResource(app: FastifyInstance, desk: CassetteDesk, open: (account: string) => Account): void {
  const { get, patch, post } = routes(app);
  get(
    "/cassettes",
    { summary: "List the cassettes, and what the account does with them", query: accountQuery, answer: view },
    ({ query }) => desk.view(open(query.account)),
  );
  patch(
    "/cassettes",
    {
      summary: "Choose the cassette, the mode and what happens on a miss, for the account; null is the configured way",
      query: accountQuery,
      body: change,
      answer: view,
    },
    ({ query, body }) => refusing(400, () => desk.change(open(query.account), body)),
  );
  get(
    "/cassettes/misses",
    {
      summary: "The last requests of the account that no recording answered, each with what came nearest",
      query: accountQuery,
      answer: () => described<{ misses: readonly CassetteMiss[] }>({ misses: z.array(miss()) }),
    },
    async ({ query }) => ({ misses: await desk.misses(open(query.account)) }),
  );
  post("/cassettes/reload", { summary: "Read the folder of cassettes again", query: accountQuery, answer: view }, ({ query }) =>
    refusing(400, async () => {
      await desk.reload();
      return desk.view(open(query.account));
    }),
  );
}

const view = () =>
  described<CassettesView>(
    {
      mode: z.enum(modes).nullable(),
      onMiss: z.enum(["mock", "error"]).nullable(),
      selected: textOrNull(),
      cassettes: z.array(cassette()),
      misses: count(),
    },
    "Cassettes",
  );

const cassette = () =>
  described<CassetteView>(
    {
      name: text(),
      file: text(),
      interactions: count(),
      used: count(),
      bytes: count(),
      recordedAt: textOrNull(),
      expires: textOrNull(),
    },
    "Cassette",
  );

const miss = () =>
  described<CassetteMiss>(
    {
      exchange: text(),
      asked: text(),
      cause: text(),
      nearest: described<NonNullable<CassetteMiss["nearest"]>>({ id: text(), file: text(), line: count() }).nullable(),
      fixes: z.array(text()),
      text: text(),
    },
    "CassetteMiss",
  );
