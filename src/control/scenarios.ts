import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { whereShape } from "../faults/where.ts";
import type { ScenarioUse } from "../schema/control/scenarios.ts";
import { count, described, text } from "./describe.ts";
import { accountQuery, filled } from "./parameters.ts";
import { refusing } from "./refused.ts";
import { routes } from "./routes.ts";

/** The scenarios, and which of them an account goes through. */
export interface ScenarioDesk {
  list(account: string): Promise<readonly ScenarioUse[]>;
  /** Throws an EmulatorError when there is none of the name. */
  run(account: string, name: string, narrowed?: object): Promise<ScenarioUse>;
  stop(account: string, name: string): Promise<ScenarioUse>;
}

const params = z.object({ name: filled("the name of a scenario") });
const { step: _step, attempt: _attempt, ...narrowing } = whereShape;
const body = z.strictObject(narrowing).nullish();

/**
 * `/_aigw/scenarios[?account=]`: GET lists them; `POST /_aigw/scenarios/{name}` runs one from its beginning, narrowed by what
 * the body says, and DELETE stops it.
 */
export function scenariosResource(app: FastifyInstance, desk: ScenarioDesk): void {
  const { get, post, delete: remove } = routes(app);
  const one = () => described<{ scenario: ScenarioUse }>({ scenario: scenario() });
  get(
    "/scenarios",
    {
      summary: "List the scenarios, and which of them run",
      query: accountQuery,
      answer: () => described<{ scenarios: readonly ScenarioUse[] }>({ scenarios: z.array(scenario()) }),
    },
    ({ query }) => refusing(400, async () => ({ scenarios: await desk.list(query.account) })),
  );
  post(
    "/scenarios/:name",
    {
      summary: "Run a scenario from its beginning, narrowed by what the body says",
      query: accountQuery,
      params,
      body,
      answer: one,
    },
    ({ query, params: { name }, body: narrowed }) =>
      refusing(404, async () => ({ scenario: await desk.run(query.account, name, narrowed ?? {}) })),
  );
  remove(
    "/scenarios/:name",
    { summary: "Stop a scenario", query: accountQuery, params, answer: one },
    ({ query, params: { name } }) => refusing(404, async () => ({ scenario: await desk.stop(query.account, name) })),
  );
}

const scenario = () =>
  described<ScenarioUse>(
    {
      name: text(),
      description: text(),
      plot: z.array(text()),
      state: z.enum(["stopped", "running", "over"]),
      struck: count(),
    },
    "Scenario",
  );
