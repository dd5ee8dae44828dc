import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { unknownProvider } from "../backends/known-providers.ts";
import type { QuotaUse } from "../backends/quota-book.ts";
import { quotaSchema } from "../schema/quota.ts";
import type { QuotaInput } from "../schema/quota-input.ts";
import { filled } from "./parameters.ts";
import { sendProblem } from "./refusals.ts";

/** What mock providers grant one account. */
export interface QuotaDesk {
  list(account: string): readonly QuotaUse[];
  set(account: string, quota: QuotaInput): void;
  remove(account: string, which: { readonly provider?: string | undefined; readonly model?: string | undefined }): number;
}

const accountQuery = z.strictObject({ account: filled("an account").default("local") });
const whichQuery = z.strictObject({
  account: filled("an account").default("local"),
  provider: filled("a provider's slug").optional(),
  model: filled("a model, as the quota has it").optional(),
});

/**
 * `/_aigw/quotas[?account=]`: GET lists the account's quotas with their counters, PUT sets one, DELETE takes away those of a
 * `provider` and `model`, or all.
 */
export function quotasResource(app: FastifyInstance, desk: QuotaDesk, providers: (account: string) => readonly string[]): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/quotas", { schema: { querystring: accountQuery } }, ({ query }) => ({ quotas: desk.list(query.account) }));
  typed.put("/quotas", { schema: { querystring: accountQuery, body: quotaSchema } }, ({ query, body }, reply) => {
    const { account = query.account, provider } = body;
    if (account !== query.account) {
      const detail = `account: expected '${query.account}', which the URL names, or no account at all, found '${account}'`;
      return sendProblem(reply, 400, detail);
    }
    const problem = unknownProvider(provider, providers(account));
    if (problem) return sendProblem(reply, 400, `provider: ${problem.text}; ${problem.hint}`);
    desk.set(account, body);
    return { quotas: desk.list(account) };
  });
  typed.delete("/quotas", { schema: { querystring: whichQuery } }, ({ query }) => ({
    removed: desk.remove(query.account, query),
    quotas: desk.list(query.account),
  }));
}
