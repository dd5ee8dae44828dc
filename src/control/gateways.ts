import type { FastifyInstance, FastifyReply } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Account, Accounts } from "../exchange/account.ts";
import type { KnownGateway } from "../exchange/account-gateways.ts";
import { updateDropsEntries } from "../rules/cache-expiry.ts";
import { type Gateway, gatewayFrom, gatewayId, gatewaySchema } from "../schema/gateway.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Store } from "../store/store.ts";
import { filled } from "./parameters.ts";
import { sendProblem } from "./refusals.ts";

export interface GatewaysParts {
  readonly accounts: Accounts;
  readonly store: Store;
  readonly strict: boolean;
  readonly quirks: Quirks;
}

const querystring = z.strictObject({ account: filled("an account").default("local") });
/** Of the account, the query says which. */
const settings = gatewaySchema.omit({ account: true });
const change = settings.partial({ id: true });

/**
 * `/_aigw/gateways` (GET, POST) and `/_aigw/gateways/{id}` (GET, PUT, PATCH, DELETE), all with `?account=`. PUT gives what is
 * left out its default, PATCH leaves it as it is. Changes act on the next request (G-RL-10).
 */
export function gatewaysResource(app: FastifyInstance, parts: GatewaysParts): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const { accounts } = parts;
  const one = { querystring, params: z.object({ id: gatewayId }) };
  typed.get("/gateways", { schema: { querystring } }, ({ query }) => {
    const account = accounts.open(query.account);
    return { gateways: account.gateways.list().map((gateway) => shown(account, gateway)) };
  });
  typed.post("/gateways", { schema: { querystring, body: settings } }, ({ query, body }, reply) => {
    const account = accounts.open(query.account);
    if (account.gateways.find(body.id)) return sendProblem(reply, 409, exists(account, body.id));
    return reply.code(201).send(keep(account, gatewayFrom(body, whole(parts)), parts));
  });
  typed.get("/gateways/:id", { schema: { querystring, params: z.object({ id: z.string() }) } }, ({ query, params }, reply) => {
    const account = accounts.open(query.account);
    const known = account.gateways.find(params.id);
    return known ? shown(account, known) : notThere(reply, account, params.id);
  });
  typed.put("/gateways/:id", { schema: { ...one, body: change } }, ({ query, params: { id }, body }, reply) => {
    if (body.id !== undefined && body.id !== id) return sendProblem(reply, 400, renamed(id, body.id));
    const account = accounts.open(query.account);
    const isNew = account.gateways.find(id) === undefined;
    return reply.code(isNew ? 201 : 200).send(keep(account, gatewayFrom({ ...body, id }, whole(parts)), parts));
  });
  typed.patch("/gateways/:id", { schema: { ...one, body: change } }, ({ query, params: { id }, body }, reply) => {
    if (body.id !== undefined && body.id !== id) return sendProblem(reply, 400, renamed(id, body.id));
    const account = accounts.open(query.account);
    // What the next request would make can be changed before it does.
    const comesToLife = id === "default" || !parts.strict;
    const before = account.gateways.find(id)?.settings ?? (comesToLife ? account.gateways.fresh(id) : undefined);
    if (!before) return notThere(reply, account, id);
    return keep(account, gatewayFrom({ ...before, ...body, id }, whole(parts)), parts);
  });
  typed.delete("/gateways/:id", { schema: { querystring, params: z.object({ id: z.string() }) } }, (request, reply) => {
    const account = accounts.open(request.query.account);
    const { id } = request.params;
    const deleted = account.gateways.find(id);
    if (!deleted) return notThere(reply, account, id);
    parts.store.deleteGateway(account.id, id);
    const back = account.gateways.find(id);
    return { deleted: shown(account, deleted), now: back ? shown(account, back) : null };
  });
}

/** for `authentication`, the control API counts as config. */
function whole({ strict }: GatewaysParts) {
  return { strict, origin: "config" } as const;
}

/** Stores the settings and, where they ask for it, drops what the gateway has cached (G-CACHE-22). */
function keep(account: Account, gateway: Gateway, { store, quirks }: GatewaysParts) {
  const kept = store.gateways.put(account.id, gateway, account.clock.now());
  if (updateDropsEntries(gateway, quirks)) store.cache.purge({ account: account.id, gateway: gateway.id });
  return shown(account, kept);
}

/** Its settings in Cloudflare's names, and where they come from. Times are on the account's clock; null for the config's. */
function shown(account: Account, { settings, origin, createdMs, modifiedMs }: KnownGateway) {
  return { ...settings, account: account.id, origin, createdMs: createdMs ?? null, modifiedMs: modifiedMs ?? null };
}

function notThere(reply: FastifyReply, account: Account, id: string): FastifyReply {
  const known = account.gateways.list().map(({ settings }) => settings.id);
  const there = known.length === 0 ? "it has none yet" : `it has ${known.join(", ")}`;
  const detail = `account '${account.id}' has no gateway '${id}'; ${there}; PUT /_aigw/gateways/${id} makes one`;
  return sendProblem(reply, 404, detail);
}

function exists(account: Account, id: string): string {
  return `id: account '${account.id}' has a gateway '${id}' already; PATCH /_aigw/gateways/${id} changes it, PUT replaces it`;
}

function renamed(id: string, other: string): string {
  return `id: expected ${JSON.stringify(id)}, as in the path: an id cannot change; found ${JSON.stringify(other)}`;
}
