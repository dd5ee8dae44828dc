import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { unknownProvider } from "../backends/known-providers.ts";
import type { Account } from "../exchange/account.ts";
import type { KeyView } from "../schema/control/keys.ts";
import { gatewayId } from "../schema/gateway.ts";
import { newProviderKeySchema } from "../schema/provider-key.ts";
import type { ProviderKey, ProviderKeys } from "../store/provider-keys.ts";
import { described, numberOrNull, text, textOrNull } from "./describe.ts";
import { accountQuery, filled } from "./parameters.ts";
import { Refused } from "./refused.ts";
import { routes } from "./routes.ts";

const listQuery = accountQuery.extend({ gateway: gatewayId.optional(), provider: filled("a provider's slug").optional() });
const deleteQuery = accountQuery.extend({
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
  const { get, put, post, delete: remove } = routes(app);
  get(
    "/keys",
    {
      summary: "List the stored provider keys, without their secrets",
      query: listQuery,
      answer: () => described<{ keys: readonly KeyView[] }>({ keys: z.array(key()) }),
    },
    ({ query: { account, gateway, provider } }) => {
      const found = keys.list(open(account).id, gateway).filter((one) => provider === undefined || one.provider === provider);
      return { keys: found.map(shown) };
    },
  );
  const store = ({ query, body }: Put) => {
    const problem = unknownProvider(body.provider, providers(query.account));
    if (problem) throw new Refused(400, `provider: ${problem.text}`, problem.hint);
    const { id, clock } = open(query.account);
    return { key: shown(keys.put(newKey(id, body), clock.now())) };
  };
  const told = {
    summary: "Store a provider key, or replace the one for the same provider, alias and gateway",
    query: accountQuery,
    body: newProviderKeySchema,
    answer: () => described<{ key: KeyView }>({ key: key() }),
  };
  put("/keys", told, store);
  post("/keys", told, store);
  remove(
    "/keys",
    { summary: "Remove a stored provider key", query: deleteQuery, answer: () => described<Deleted>({ deleted: keyName() }) },
    ({ query: { account, provider, alias, gateway = null } }): Deleted => {
      if (keys.delete({ account: open(account).id, gateway, provider, alias })) return { deleted: { provider, alias, gateway } };
      const where = gateway === null ? `account '${account}'` : `gateway '${gateway}' of account '${account}'`;
      throw new Refused(404, `${where} has no ${provider} key '${alias}' of its own`, "GET /_aigw/keys lists what there is");
    },
  );
}

interface Put {
  readonly query: z.infer<typeof accountQuery>;
  readonly body: z.infer<typeof newProviderKeySchema>;
}

interface Deleted {
  readonly deleted: Pick<KeyView, "provider" | "alias" | "gateway">;
}

function newKey(account: string, body: Put["body"]): Parameters<ProviderKeys["put"]>[0] {
  const { provider, alias = "default", gateway = null, secret, default_config = false, rate_limit = null } = body;
  const period = body.rate_limit_period ?? 60;
  const limits = { rateLimit: rate_limit, rateLimitPeriodSeconds: period };
  return { account, gateway, provider, alias, secret, defaultConfig: default_config, ...limits };
}

/** In the names of the config file. */
function shown(key: ProviderKey): KeyView {
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

const keyName = () => described<Deleted["deleted"]>({ provider: text(), alias: text(), gateway: textOrNull() });

const key = () =>
  described<KeyView>(
    {
      provider: text(),
      alias: text(),
      gateway: textOrNull(),
      secret_name: textOrNull(),
      preview: text(),
      default_config: z.boolean(),
      rate_limit: numberOrNull(),
      rate_limit_period: z.number(),
      modified_at: text(),
    },
    "ProviderKey",
  );
