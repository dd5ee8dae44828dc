import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { unknownProvider } from "../backends/known-providers.ts";
import { describeFaults } from "../faults/describe.ts";
import type { FaultKind, FaultUse } from "../schema/control/faults.ts";
import { count, described, describedLoosely, numberOrNull, text, textOrNull } from "./describe.ts";
import { accountQuery, filled } from "./parameters.ts";
import { Refused, refusing } from "./refused.ts";
import { routes } from "./routes.ts";

/** The faults of one account. */
export interface FaultDesk {
  list(account: string): readonly FaultUse[];
  /** Throws an EmulatorError for what is no fault. */
  add(account: string, input: unknown): FaultUse;
  /** Throws an EmulatorError when there is none with the id. */
  remove(account: string, id: string): FaultUse;
  clear(account: string): number;
}

const params = z.object({ id: filled("the id of a fault") });
const body = z.looseObject({ kind: z.unknown() }, 'expected a fault with its kind, such as {"kind":"status","status":503}');

/**
 * `/_aigw/faults[?account=]`: GET lists the account's faults with their counters, POST adds one, DELETE takes all away, and
 * `DELETE /_aigw/faults/{id}` one.
 */
export function faultsResource(app: FastifyInstance, desk: FaultDesk, providers: (account: string) => readonly string[]): void {
  const { get, post, delete: remove } = routes(app);
  get(
    "/faults",
    { summary: "List the account's faults, with how often each has struck", query: accountQuery, answer: list },
    ({ query }) => ({ faults: desk.list(query.account) }),
  );
  post(
    "/faults",
    {
      summary: "Order a fault",
      query: accountQuery,
      body,
      answer: () => described<{ fault: FaultUse }>({ fault: fault() }),
    },
    ({ query, body: given }) => {
      refuseStranger(given, query.account, providers);
      return refusing(400, () => ({ fault: desk.add(query.account, given) }));
    },
  );
  get(
    "/faults/kinds",
    { summary: "List the kinds of faults with their options", query: z.strictObject({}), answer: kinds },
    () => ({ kinds: describeFaults() }),
  );
  remove(
    "/faults",
    {
      summary: "Take all faults away",
      query: accountQuery,
      answer: () => described<Cleared>({ removed: count(), faults: z.array(fault()) }),
    },
    ({ query }): Cleared => ({ removed: desk.clear(query.account), faults: [] }),
  );
  remove(
    "/faults/:id",
    {
      summary: "Take one fault away",
      query: accountQuery,
      params,
      answer: () => described<Removed>({ removed: fault(), faults: z.array(fault()) }),
    },
    ({ query, params: { id } }) =>
      refusing(404, (): Removed => ({ removed: desk.remove(query.account, id), faults: desk.list(query.account) })),
  );
}

interface Cleared {
  readonly removed: number;
  readonly faults: readonly FaultUse[];
}

interface Removed {
  readonly removed: FaultUse;
  readonly faults: readonly FaultUse[];
}

function refuseStranger(
  { account, provider }: Readonly<Record<string, unknown>>,
  own: string,
  providers: (account: string) => readonly string[],
): void {
  if (account !== undefined && account !== own)
    throw new Refused(400, `account: expected '${own}', which the URL names, or no account at all, found another`);
  const problem = typeof provider === "string" && !provider.includes("*") ? unknownProvider(provider, providers(own)) : undefined;
  if (problem) throw new Refused(400, `provider: ${problem.text}`, problem.hint);
}

const list = () => described<{ faults: readonly FaultUse[] }>({ faults: z.array(fault()) });

const kinds = () =>
  described<{ kinds: readonly FaultKind[] }>({
    kinds: z.array(
      described<FaultKind>(
        { kind: text(), help: text(), side: z.enum(["upstream", "client", "both"]), options: z.record(z.string(), z.unknown()) },
        "FaultKind",
      ),
    ),
  });

const fault = () =>
  describedLoosely<FaultUse>(
    {
      id: text(),
      kind: text(),
      side: z.enum(["upstream", "client"]),
      scenario: text().optional(),
      explanation: text(),
      state: z.enum(["active", "waiting", "over"]),
      seen: count(),
      struck: count(),
      missed: count(),
      missedWhy: textOrNull(),
      left: numberOrNull(),
    },
    "Fault",
  );
