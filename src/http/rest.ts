import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { envelopeOf } from "../errors/envelopes.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { nearest } from "../errors/nearest.ts";
import { percentDecoded } from "../exchange/percent-decoded.ts";
import { placeOf, REST_PATHS } from "../plans/rest/question.ts";
import type { GatewayUrl } from "./arrival.ts";
import { type DoorParts, passOn } from "./gateway.ts";

/** The door of Cloudflare's API: inference under /client/v4/accounts/{account}/ai (section 4). */
export function restDoor(app: FastifyInstance, parts: DoorParts): void {
  app.all("/client/v4/*", async (request: FastifyRequest, reply: FastifyReply) => {
    const url = parseRestUrl(request.raw.url ?? "/", request.raw.headers[GATEWAY_ID]);
    if (!url) return refuse(request, reply, noRoute(request), parts);
    if (request.method === "OPTIONS") return reply.code(204).header("allow", ALLOWED).send();
    if (request.method !== "POST") return refuse(request, reply.header("allow", ALLOWED), noMethod(request), parts);
    await passOn({ request, reply, url, answer: parts.answer, report: parts.report });
    return reply;
  });
}

const ALLOWED = "POST, OPTIONS";
const GATEWAY_ID = "cf-aig-gateway-id";

/** Undefined for what is not served there. The gateway is `default` unless a header names another (G-REST-5). */
export function parseRestUrl(url: string, gatewayId: string | string[] | undefined): GatewayUrl | undefined {
  const mark = url.indexOf("?");
  const pathname = mark < 0 ? url : url.slice(0, mark);
  const found = /^\/client\/v4\/accounts\/([^/]+)\/ai\/(.+)$/s.exec(pathname);
  if (!found) return undefined;
  const [, account = "", path = ""] = found;
  if (placeOf(path) === undefined) return undefined;
  const gateway = (typeof gatewayId === "string" && gatewayId.trim()) || "default";
  return { door: "api", account: percentDecoded(account), gateway, path, search: mark < 0 ? "" : url.slice(mark) };
}

/** Nobody's exchange: refused before it is known whether it was meant for this emulator at all (API-5). */
function refuse(request: FastifyRequest, reply: FastifyReply, refusal: GatewayError, { onStray }: DoorParts): FastifyReply {
  onStray({ method: request.method, path: pathOf(request), advice: refusal.hint });
  return reply
    .code(refusal.status)
    .header("content-type", "application/json")
    .send(Buffer.from(envelopeOf(refusal, "api")));
}

function noRoute(request: FastifyRequest): GatewayError {
  const [, asked = ""] = /^\/client\/v4\/accounts\/[^/]+\/(?:ai\/)?(.*)$/s.exec(pathOf(request)) ?? [];
  const meant = REST_PATHS.find((path) => path.endsWith(`/${asked}`)) ?? nearest(asked, REST_PATHS);
  const advice = meant === undefined ? "" : ` Did you mean …/ai/${meant}?`;
  return new GatewayError("noRoute", `Served under /client/v4/accounts/{account}/ai: ${REST_PATHS.join(", ")}.${advice}`);
}

function noMethod({ method }: FastifyRequest): GatewayError {
  return new GatewayError("methodNotAvailable", "This path takes POST.", { about: { method } });
}

function pathOf(request: FastifyRequest): string {
  return (request.raw.url ?? "/").split("?")[0] ?? "/";
}
