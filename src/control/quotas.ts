import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { unknownProvider } from "../backends/known-providers.ts";
import type { QuotaUse } from "../schema/control/quotas.ts";
import { quotaSchema } from "../schema/quota.ts";
import type { QuotaInput } from "../schema/quota-input.ts";
import { count, described, describedLoosely, text, textOrNull, timeMs } from "./describe.ts";
import { accountQuery, filled } from "./parameters.ts";
import { Refused } from "./refused.ts";
import { routes } from "./routes.ts";

/** What mock providers grant one account. */
export interface QuotaDesk {
  list(account: string): readonly QuotaUse[];
  set(account: string, quota: QuotaInput): void;
  remove(account: string, which: { readonly provider?: string | undefined; readonly model?: string | undefined }): number;
}

const whichQuery = accountQuery.extend({
  provider: filled("a provider's slug").optional(),
  model: filled("a model, as the quota has it").optional(),
});

/**
 * `/_aigw/quotas[?account=]`: GET lists the account's quotas with their counters, PUT sets one, DELETE takes away those of a
 * `provider` and `model`, or all.
 */
export function quotasResource(app: FastifyInstance, desk: QuotaDesk, providers: (account: string) => readonly string[]): void {
  const { get, put, delete: remove } = routes(app);
  get(
    "/quotas",
    { summary: "List what mock providers grant the account, and what is left of it", query: accountQuery, answer: list },
    ({ query }) => ({ quotas: desk.list(query.account) }),
  );
  put(
    "/quotas",
    {
      summary: "Set a quota, in place of the one for the same provider and model",
      query: accountQuery,
      body: quotaSchema,
      answer: list,
    },
    ({ query, body }) => {
      const { account = query.account, provider } = body;
      if (account !== query.account) {
        const expected = `account: expected '${query.account}', which the URL names, or no account at all`;
        throw new Refused(400, `${expected}, found '${account}'`);
      }
      const problem = unknownProvider(provider, providers(account));
      if (problem) throw new Refused(400, `provider: ${problem.text}`, problem.hint);
      desk.set(account, body);
      return { quotas: desk.list(account) };
    },
  );
  remove(
    "/quotas",
    {
      summary: "Take away the quotas of a provider and model, or all",
      query: whichQuery,
      answer: () => described<Removed>({ removed: count(), quotas: z.array(quota()) }),
    },
    ({ query }): Removed => ({ removed: desk.remove(query.account, query), quotas: desk.list(query.account) }),
  );
}

interface Removed {
  readonly removed: number;
  readonly quotas: readonly QuotaUse[];
}

const list = () => described<{ quotas: readonly QuotaUse[] }>({ quotas: z.array(quota()) });

const left = () => z.strictObject({ limit: z.number(), remaining: z.number(), resetMs: timeMs() }).optional();

const quota = () =>
  describedLoosely<QuotaUse>(
    {
      provider: text(),
      model: text().optional(),
      account: text().optional(),
      counters: z.array(
        described<QuotaUse["counters"][number]>({
          model: textOrNull(),
          left: described<QuotaUse["counters"][number]["left"]>({
            requests: left(),
            requestsPerDay: left(),
            tokens: left(),
            inputTokens: left(),
            outputTokens: left(),
          }),
        }),
      ),
    },
    "Quota",
  );
