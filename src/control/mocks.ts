import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { RuleUse } from "../schema/control/mocks.ts";
import { count, described, text, textOrNull } from "./describe.ts";
import { accountQuery, filled, yesOrNo } from "./parameters.ts";
import { refusing } from "./refused.ts";
import { routes } from "./routes.ts";

/** The scripted rules of accounts, by their ids. */
export interface RuleDesk {
  list(account: string): readonly RuleUse[];
  /** Adds all or none. Throws an EmulatorError for what is no rule, or has an id that is taken. */
  add(account: string, rules: readonly unknown[]): readonly RuleUse[];
  /** Throws an EmulatorError when none with the id was added. */
  remove(account: string, id: string): RuleUse;
  clear(account: string): number;
}

const listQuery = accountQuery.extend({ unused: yesOrNo.optional(), shadowed: yesOrNo.optional() });
const expected = 'expected a rule, such as {"match":{"model":"gpt-4o*"},"answer":"Hello"}, or {"rules":[…]}';
const newRules = z.union(
  [z.strictObject({ rules: z.array(z.unknown(), expected).min(1, expected) }), z.looseObject({ answer: z.unknown() })],
  expected,
);

/**
 * `/_aigw/mocks[?account=]`: GET lists the scripted rules, how often each has answered, and which never can; POST adds rules of
 * the account's own, tried before those of the files; DELETE takes these away, `DELETE /_aigw/mocks/{id}` one of them.
 */
export function mocksResource(app: FastifyInstance, desk: RuleDesk): void {
  const { get, post, delete: remove } = routes(app);
  const rules = () => z.array(rule());
  get(
    "/mocks",
    {
      summary: "List the scripted rules in the order in which they are tried",
      query: listQuery,
      answer: () => described<{ rules: readonly RuleUse[] }>({ rules: rules() }),
    },
    ({ query: { account, unused, shadowed } }) => ({
      rules: desk.list(account).filter((one) => agrees(unused, one.hits === 0) && agrees(shadowed, one.shadowed !== null)),
    }),
  );
  post(
    "/mocks",
    {
      summary: "Add rules of the account's own, tried before those of the mocks folder",
      query: accountQuery,
      body: newRules,
      answer: () => described<{ added: readonly RuleUse[] }>({ added: rules() }),
    },
    ({ query, body }) => refusing(400, () => ({ added: desk.add(query.account, listed(body)) })),
  );
  remove(
    "/mocks",
    {
      summary: "Remove the rules that were added",
      query: accountQuery,
      answer: () => described<{ removed: number }>({ removed: count() }),
    },
    ({ query }) => ({ removed: desk.clear(query.account) }),
  );
  remove(
    "/mocks/:id",
    {
      summary: "Remove one rule that was added",
      query: accountQuery,
      params: z.object({ id: filled("the id of a rule") }),
      answer: () => described<{ removed: RuleUse }>({ removed: rule() }),
    },
    ({ query, params: { id } }) => refusing(404, () => ({ removed: desk.remove(query.account, id) })),
  );
}

function listed(body: z.output<typeof newRules>): readonly unknown[] {
  return "rules" in body && Array.isArray(body.rules) && !("answer" in body) ? body.rules : [body];
}

function agrees(wanted: "true" | "false" | undefined, is: boolean): boolean {
  return wanted === undefined || (wanted === "true") === is;
}

const rule = () =>
  described<RuleUse>(
    { id: text(), file: text(), line: count(), explanation: text(), hits: count(), shadowed: textOrNull() },
    "MockRule",
  );
