import type { FastifyInstance, FastifyReply } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { unknownProvider } from "../backends/known-providers.ts";
import type { Account } from "../exchange/account.ts";
import { gatewayId } from "../schema/gateway.ts";
import { newProviderKeySchema } from "../schema/provider-key.ts";
import type { ProviderKey, ProviderKeys } from "../store/provider-keys.ts";
import { filled } from "./parameters.ts";
import { sendProblem } from "./refusals.ts";

const account = filled("an account").default("local");
const listQuery = z.strictObject({ account, gateway: gatewayId.optional(), provider: filled("a provider's slug").optional() });
const putQuery = z.strictObject({ account });
const deleteQuery = z.strictObject({
  account,
  provider: filled("a provider's slug"),
  alias: filled("an alias").default("default"),
  gateway: gatewayId.optional(),
});

/**
 * `/_aigw/keys`: GET lists the stored provider keys, PUT and POST store one or replace it, DELETE removes one. A secret goes
 * in and never comes out; what changes holds for the next request (G-BYOK-1).
 */
export function keysResource(
  app: FastifyInstance,
  keys: ProviderKeys,
  open: (account: string) => Account,
  providers: (account: string) => readonly string[],
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/keys", { schema: { querystring: listQuery } }, (request) => {
    const { account, gateway, provider } = request.query;
    const found = keys.list(open(account).id, gateway).filter((key) => provider === undefined || key.provider === provider);
    return { keys: found.map(shown) };
  });
  const schema = { querystring: putQuery, body: newProviderKeySchema };
  const put = ({ query, body }: Put, reply: FastifyReply) => {
    const problem = unknownProvider(body.provider, providers(query.account));
    if (problem) return sendProblem(reply, 400, `provider: ${problem.text}; ${problem.hint}`);
    const { id, clock } = open(query.account);
    const { alias = "default", gateway = null, default_config = false, rate_limit = null, rate_limit_period = 60 } = body;
    const limits = { rateLimit: rate_limit, rateLimitPeriodSeconds: rate_limit_period };
    const key = { account: id, gateway, provider: body.provider, alias, secret: body.secret, defaultConfig: default_config };
    return { key: shown(keys.put({ ...key, ...limits }, clock.now())) };
  };
  typed.put("/keys", { schema }, put);
  typed.post("/keys", { schema }, put);
  typed.delete("/keys", { schema: { querystring: deleteQuery } }, (request, reply) => {
    const { account, provider, alias, gateway = null } = request.query;
    if (keys.delete({ account: open(account).id, gateway, provider, alias })) return { deleted: { provider, alias, gateway } };
    const where = gateway === null ? `account '${account}'` : `gateway '${gateway}' of account '${account}'`;
    return sendProblem(reply, 404, `${where} has no ${provider} key '${alias}' of its own; GET /_aigw/keys lists what there is`);
  });
}

interface Put {
  readonly query: z.infer<typeof putQuery>;
  readonly body: z.infer<typeof newProviderKeySchema>;
}

/** In the names of the config file. */
function shown(key: ProviderKey) {
  return {
    provider: key.provider,
    alias: key.alias,
    gateway: key.gateway,
    // G-BYOK-4: what Cloudflare's own store calls it; there every key is one gateway's.
    secret_name: key.gateway === null ? null : `${key.gateway}_${key.provider}_${key.alias}`,
    preview: key.preview,
    default_config: key.defaultConfig,
    rate_limit: key.rateLimit,
    rate_limit_period: key.rateLimitPeriodSeconds,
    modified_at: new Date(key.modifiedMs).toISOString(),
  };
}
