import type { FastifyInstance, FastifyReply } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { unknownProvider } from "../backends/known-providers.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { FaultUse } from "../faults/book.ts";
import { describeFaults } from "../faults/describe.ts";
import { filled } from "./parameters.ts";
import { sendProblem } from "./refusals.ts";

/** The faults of one account. */
export interface FaultDesk {
  list(account: string): readonly FaultUse[];
  /** Throws an EmulatorError for what is no fault. */
  add(account: string, input: unknown): FaultUse;
  /** Throws an EmulatorError when there is none with the id. */
  remove(account: string, id: string): FaultUse;
  clear(account: string): number;
}

const querystring = z.strictObject({ account: filled("an account").default("local") });
const params = z.object({ id: filled("the id of a fault") });
const body = z.looseObject({ kind: z.unknown() }, 'expected a fault with its kind, such as {"kind":"status","status":503}');

/**
 * `/_aigw/faults[?account=]`: GET lists the account's faults with their counters, POST adds one, DELETE takes all away, and
 * `DELETE /_aigw/faults/{id}` one.
 */
export function faultsResource(app: FastifyInstance, desk: FaultDesk, providers: (account: string) => readonly string[]): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/faults", { schema: { querystring } }, ({ query }) => ({ faults: desk.list(query.account) }));
  typed.post("/faults", { schema: { querystring, body } }, ({ query, body: given }, reply) => {
    const { account = query.account, provider } = given;
    if (account !== query.account) {
      const detail = `account: expected '${query.account}', which the URL names, or no account at all, found another`;
      return sendProblem(reply, 400, detail);
    }
    const problem =
      typeof provider === "string" && !provider.includes("*") ? unknownProvider(provider, providers(query.account)) : undefined;
    if (problem) return sendProblem(reply, 400, `provider: ${problem.text}; ${problem.hint}`);
    return orProblem(reply, 400, () => ({ fault: desk.add(query.account, given) }));
  });
  typed.get("/faults/kinds", { schema: { querystring: z.strictObject({}) } }, () => ({ kinds: describeFaults() }));
  typed.delete("/faults", { schema: { querystring } }, ({ query }) => ({ removed: desk.clear(query.account), faults: [] }));
  typed.delete("/faults/:id", { schema: { querystring, params } }, ({ query, params: { id } }, reply) =>
    orProblem(reply, 404, () => ({ removed: desk.remove(query.account, id), faults: desk.list(query.account) })),
  );
}

/** What the operator got wrong as a problem, with what to do about it. */
export async function orProblem<Answer>(
  reply: FastifyReply,
  status: number,
  answer: () => Answer | Promise<Answer>,
): Promise<Answer | FastifyReply> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    const { file, line, column, message, hint } = error;
    const place = file === undefined ? "" : `${[file, line, column].filter((part) => part !== undefined).join(":")} `;
    return sendProblem(reply, status, `${place}${message}; ${hint}`);
  }
}
