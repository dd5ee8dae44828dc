import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Account } from "../exchange/account.ts";
import { admit, type RateLimit, rateLimitOf } from "../rules/rate-limit.ts";
import type { LimitsView, LimitView, SpendView } from "../schema/control/limits.ts";
import type { Quirks } from "../schema/quirks.ts";
import { isWindowState } from "../stages/count-request.ts";
import type { Store } from "../store/store.ts";
import type { WindowKey } from "../store/windows.ts";
import { balanceOf } from "./credits.ts";
import { count, described, numberOrNull, text, textOrNull, timeMs } from "./describe.ts";
import { accountQuery } from "./parameters.ts";
import { routes } from "./routes.ts";

export interface LimitsParts {
  readonly store: Store;
  readonly quirks: Quirks;
  readonly open: (account: string) => Account;
}

/** `GET /_aigw/limits[?account=]`: the rate limits with their counters, and what the account has spent. */
export function limitsResource(app: FastifyInstance, { store, quirks, open }: LimitsParts): void {
  routes(app).get(
    "/limits",
    {
      summary: "The account's rate limits as they stand now, what it has spent, and what is left of its credits",
      query: accountQuery,
      answer: view,
    },
    ({ query }): LimitsView => {
      const account = open(query.account);
      const limits = [...ofGateways(account, store, quirks), ...ofKeys(account, store)];
      return { limits, spend: store.logs.spend(account.id), creditsLeft: balanceOf(account.id, store.credits) };
    },
  );
}

function ofGateways(account: Account, store: Store, quirks: Quirks): LimitView[] {
  return account.gateways.list().flatMap(({ settings }) => {
    const limit = rateLimitOf(settings, quirks);
    if (!limit) return [];
    const place = { account: account.id, gateway: settings.id, kind: "gateway", subject: "" };
    return { of: "gateway", gateway: settings.id, provider: null, alias: null, ...standing(place, limit, account, store) };
  });
}

function ofKeys(account: Account, store: Store): LimitView[] {
  return store.providerKeys.list(account.id).flatMap(({ gateway, provider, alias, rateLimit, rateLimitPeriodSeconds }) => {
    if (rateLimit === null) return [];
    const limit = { limit: rateLimit, intervalSeconds: rateLimitPeriodSeconds, technique: "fixed" } as const;
    const place = { account: account.id, gateway: gateway ?? "", kind: "provider-key", subject: `${provider} ${alias}` };
    return { of: "provider key", gateway, provider, alias, ...standing(place, limit, account, store) };
  });
}

/** As the next request would find it, which is not counted for that. */
function standing(place: WindowKey, limit: RateLimit, account: Account, { windows }: Store) {
  const next = admit(limit, windows.load(place, isWindowState), account.clock.now());
  const taken = next.allowed ? 1 : 0;
  return { ...limit, count: Math.max(0, next.count - taken), remaining: next.remaining + taken, resetMs: next.resetMs };
}

const limit = () =>
  described<LimitView>(
    {
      of: z.enum(["gateway", "provider key"]),
      gateway: textOrNull(),
      provider: textOrNull(),
      alias: textOrNull(),
      limit: z.number(),
      intervalSeconds: z.number(),
      technique: z.enum(["fixed", "sliding", "exact"]),
      count: z.number(),
      remaining: z.number(),
      resetMs: timeMs(),
    },
    "Limit",
  );

const spend = () =>
  described<SpendView>(
    {
      gateway: text(),
      provider: text(),
      model: textOrNull(),
      requests: count(),
      cost: z.number(),
      tokensIn: count(),
      tokensOut: count(),
    },
    "Spend",
  );

const view = () =>
  described<LimitsView>({ limits: z.array(limit()), spend: z.array(spend()), creditsLeft: numberOrNull() }, "Limits");
