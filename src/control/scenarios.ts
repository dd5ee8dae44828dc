import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ScenarioUse } from "../faults/scenario-desk.ts";
import { whereShape } from "../faults/where.ts";
import { orProblem } from "./faults.ts";
import { filled } from "./parameters.ts";

/** The scenarios, and which of them an account goes through. */
export interface ScenarioDesk {
  list(account: string): Promise<readonly ScenarioUse[]>;
  /** Throws an EmulatorError when there is none of the name. */
  run(account: string, name: string, narrowed?: object): Promise<ScenarioUse>;
  stop(account: string, name: string): Promise<ScenarioUse>;
}

const querystring = z.strictObject({ account: filled("an account").default("local") });
const params = z.object({ name: filled("the name of a scenario") });
const { step: _step, attempt: _attempt, ...narrowing } = whereShape;
const body = z.strictObject(narrowing).nullish();

/**
 * `/_aigw/scenarios[?account=]`: GET lists them; `POST /_aigw/scenarios/{name}` runs one from its beginning, narrowed by what
 * the body says, and DELETE stops it.
 */
export function scenariosResource(app: FastifyInstance, desk: ScenarioDesk): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/scenarios", { schema: { querystring } }, ({ query }, reply) =>
    orProblem(reply, 400, async () => ({ scenarios: await desk.list(query.account) })),
  );
  typed.post(
    "/scenarios/:name",
    { schema: { querystring, params, body } },
    ({ query, params: { name }, body: narrowed }, reply) =>
      orProblem(reply, 404, async () => ({ scenario: await desk.run(query.account, name, narrowed ?? {}) })),
  );
  typed.delete("/scenarios/:name", { schema: { querystring, params } }, ({ query, params: { name } }, reply) =>
    orProblem(reply, 404, async () => ({ scenario: await desk.stop(query.account, name) })),
  );
}
