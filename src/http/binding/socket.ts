import type { IncomingMessage, ServerResponse } from "node:http";
import { arrivalWith } from "../../exchange/arrival-with.ts";
import type { Arrival } from "../../exchange/exchange.ts";
import { isObject } from "../../plans/rest/question.ts";
import type { GatewayUrl } from "../arrival.ts";
import { optionHeaders } from "./gateway-options.ts";
import { ownHeaders } from "./own-headers.ts";
import { BINDING, type BindingUrl } from "./unwrap.ts";

/** A binding's socket: where it goes, and what its upgrade stands for. */
export interface BoundSocket {
  readonly url: GatewayUrl;
  readonly as: (arrival: Arrival) => Arrival;
}

/**
 * `run(model, inputs, { websocket: true })` (WB-RUN-13): the envelope stands in the query, the gateway, if any, in the envelope. Models that
 * speak over sockets are Workers AI's, at the slug that has them. Undefined for what is no such socket.
 */
export function boundSocket({ account, path, search }: BindingUrl, { headers }: IncomingMessage): BoundSocket | undefined {
  if (path !== "run") return undefined;
  const { inputs, options } = envelopeIn(new URLSearchParams(search).get("body") ?? "");
  const own = ownHeaders(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()])));
  const asked = { ...optionHeaders(options["gateway"]), ...own };
  const query = new URLSearchParams({ model: String(headers["cf-consn-model-id"] ?? "") });
  for (const [name, value] of Object.entries(inputs))
    if (value !== null && typeof value !== "object") query.set(name, String(value));
  const url = {
    door: "gateway",
    account,
    gateway: asked["cf-aig-gateway-id"] ?? "",
    path: "workers-ai",
    search: `?${query}`,
  } as const;
  const { "cf-aig-gateway-id": _, ...rest } = asked;
  return { url, as: (arrival) => arrivalWith(arrival, { headers: rest, safeUrl: `${BINDING}/${account}/run`, bound: true }) };
}

function envelopeIn(text: string): { inputs: Readonly<Record<string, unknown>>; options: Readonly<Record<string, unknown>> } {
  const { inputs, options } = parsed(text);
  return { inputs: isObject(inputs) ? inputs : {}, options: isObject(options) ? options : {} };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/**
 * Miniflare's remote proxy opens a socket of its own for RPC beside every call (WB-DEL-6). There is none here: it is told so, and the connection
 * closes, which is what leaves its other calls alone.
 */
export function refuseRpc(response: ServerResponse): void {
  response.writeHead(404, { "content-type": "text/plain", connection: "close" }).end("no RPC is spoken here\n");
}
