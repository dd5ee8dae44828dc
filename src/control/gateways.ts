import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Account, Accounts } from "../exchange/account.ts";
import type { KnownGateway } from "../exchange/account-gateways.ts";
import { updateDropsEntries } from "../rules/cache-expiry.ts";
import type { DeletedGateway, GatewayView } from "../schema/control/gateways.ts";
import { type Gateway, gatewayFrom, gatewayId, gatewaySchema } from "../schema/gateway.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Store } from "../store/store.ts";
import { described } from "./describe.ts";
import { deletedGateway, gatewayView } from "./gateway-view.ts";
import { accountQuery } from "./parameters.ts";
import { Refused } from "./refused.ts";
import { routes } from "./routes.ts";

export interface GatewaysParts {
  readonly accounts: Accounts;
  readonly store: Store;
  readonly strict: boolean;
  readonly quirks: Quirks;
}

/** Of the account, the query says which. */
const settings = gatewaySchema.omit({ account: true });
const change = settings.partial({ id: true });
/** To be made; one that is only looked for may have any name. */
const goodId = z.object({ id: gatewayId });
const anyId = z.object({ id: z.string() });

/**
 * `/_aigw/gateways` (GET, POST) and `/_aigw/gateways/{id}` (GET, PUT, PATCH, DELETE), all with `?account=`. PUT gives what is
 * left out its default, PATCH leaves it as it is. Changes act on the next request (G-RL-10).
 */
export function gatewaysResource(app: FastifyInstance, parts: GatewaysParts): void {
  collection(app, parts);
  changes(app, parts);
  const { get, delete: remove } = routes(app);
  const { open } = parts.accounts;
  get(
    "/gateways/:id",
    { summary: "One gateway's settings", query: accountQuery, params: anyId, answer: gatewayView },
    ({ query, params }) => {
      const account = open(query.account);
      return shown(account, account.gateways.find(params.id) ?? refuseUnknown(account, params.id));
    },
  );
  remove(
    "/gateways/:id",
    {
      summary: "Delete a gateway that was made or changed here, with its logs, cached answers and counters",
      query: accountQuery,
      params: anyId,
      answer: deletedGateway,
    },
    ({ query, params: { id } }): DeletedGateway => {
      const account = open(query.account);
      const deleted = account.gateways.find(id) ?? refuseUnknown(account, id);
      parts.store.deleteGateway(account.id, id);
      const back = account.gateways.find(id);
      return { deleted: shown(account, deleted), now: back ? shown(account, back) : null };
    },
  );
}

function collection(app: FastifyInstance, parts: GatewaysParts): void {
  const { get, post } = routes(app);
  const { open } = parts.accounts;
  get(
    "/gateways",
    {
      summary: "List the account's gateways",
      query: accountQuery,
      answer: () => described<{ gateways: readonly GatewayView[] }>({ gateways: z.array(gatewayView()) }),
    },
    ({ query }) => {
      const account = open(query.account);
      return { gateways: account.gateways.list().map((gateway) => shown(account, gateway)) };
    },
  );
  post(
    "/gateways",
    { summary: "Make a gateway", query: accountQuery, body: settings, answer: gatewayView, statuses: [201] },
    ({ query, body }, reply) => {
      const account = open(query.account);
      if (account.gateways.find(body.id)) throw exists(account, body.id);
      reply.code(201);
      return keep(account, gatewayFrom(body, whole(parts)), parts);
    },
  );
}

function changes(app: FastifyInstance, parts: GatewaysParts): void {
  const { put, patch } = routes(app);
  const { open } = parts.accounts;
  const told = { query: accountQuery, params: goodId, body: change, answer: gatewayView };
  put(
    "/gateways/:id",
    { ...told, summary: "Make or replace a gateway: what is left out has its default", statuses: [200, 201] },
    ({ query, params: { id }, body }, reply) => {
      refuseRenaming(id, body.id);
      const account = open(query.account);
      reply.code(account.gateways.find(id) ? 200 : 201);
      return keep(account, gatewayFrom({ ...body, id }, whole(parts)), parts);
    },
  );
  patch(
    "/gateways/:id",
    { ...told, summary: "Change a gateway: what is left out stays as it is" },
    ({ query, params: { id }, body }) => {
      refuseRenaming(id, body.id);
      const account = open(query.account);
      // What the next request would make can be changed before it does.
      const comesToLife = id === "default" || !parts.strict;
      const before = account.gateways.find(id)?.settings ?? (comesToLife ? account.gateways.fresh(id) : undefined);
      return keep(account, gatewayFrom({ ...(before ?? refuseUnknown(account, id)), ...body, id }, whole(parts)), parts);
    },
  );
}

/** for `authentication`, the control API counts as config. */
function whole({ strict }: GatewaysParts) {
  return { strict, origin: "config" } as const;
}

/** Stores the settings and, where they ask for it, drops what the gateway has cached (G-CACHE-22). */
function keep(account: Account, gateway: Gateway, { store, quirks }: GatewaysParts): GatewayView {
  const kept = store.gateways.put(account.id, gateway, account.clock.now());
  if (updateDropsEntries(gateway, quirks)) store.cache.purge({ account: account.id, gateway: gateway.id });
  return shown(account, kept);
}

/** Its settings in Cloudflare's names, and where they come from. Times are on the account's clock; null for the config's. */
function shown(account: Account, { settings, origin, createdMs, modifiedMs }: KnownGateway): GatewayView {
  return { ...settings, account: account.id, origin, createdMs: createdMs ?? null, modifiedMs: modifiedMs ?? null };
}

function refuseUnknown(account: Account, id: string): never {
  const known = account.gateways.list().map(({ settings }) => settings.id);
  const there = known.length === 0 ? "it has none yet" : `it has ${known.join(", ")}`;
  throw new Refused(404, `account '${account.id}' has no gateway '${id}'; ${there}`, `PUT /_aigw/gateways/${id} makes one`);
}

function exists(account: Account, id: string): Refused {
  const hint = `PATCH /_aigw/gateways/${id} changes it, PUT replaces it`;
  return new Refused(409, `id: account '${account.id}' has a gateway '${id}' already`, hint);
}

function refuseRenaming(id: string, other: string | undefined): void {
  if (other === undefined || other === id) return;
  const expected = `id: expected ${JSON.stringify(id)}, as in the path: an id cannot change`;
  throw new Refused(400, `${expected}; found ${JSON.stringify(other)}`);
}
