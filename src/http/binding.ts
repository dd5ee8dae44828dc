import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Accounts } from "../exchange/account.ts";
import { arrivalWith } from "../exchange/arrival-with.ts";
import type { Arrival } from "../exchange/exchange.ts";
import { percentDecoded } from "../exchange/percent-decoded.ts";
import { ownHeaders } from "./binding/own-headers.ts";
import { type BindingAnswer, failure, type ResourceParts } from "./binding/resource.ts";
import { resources } from "./binding/resources.ts";
import { runRequest } from "./binding/run-request.ts";
import { BINDING, type BindingUrl, parseBindingUrl } from "./binding/unwrap.ts";
import { type DoorParts, type PassedOn, passOn } from "./gateway.ts";
import { sendReply } from "./reply.ts";

/** What stands behind the binding: the road, and what its other methods ask. */
export interface BindingParts extends ResourceParts, DoorParts {
  readonly accounts: Accounts;
}

/**
 * The door of a Worker's `env.AI` (workers binding, sections 3 to 6): runs go down the road of every exchange, as the account's own; what else
 * the binding can do is a value in `binding/resources.ts`.
 */
export function bindingDoor(parts: BindingParts) {
  return (app: FastifyInstance): void =>
    void app.all(`${BINDING}/*`, async (request: FastifyRequest, reply: FastifyReply) => {
      const url = parseBindingUrl(request.raw.url ?? "/");
      if (url && request.method === "POST" && RUN.test(url.path)) return passRun(request, reply, url, parts);
      const universal = url && request.method === "POST" ? UNIVERSAL.exec(url.path) : undefined;
      if (url && universal) return passUniversal(request, reply, { url, gateway: percentDecoded(universal[1] ?? "") }, parts);
      return send(await answerTo(request, url, parts), reply);
    });
}

const RUN = /^(?:ai-gateway\/)?run$/;
const UNIVERSAL = /^ai-gateway\/universal\/run\/([^/]+)$/;

/** `run(model, inputs, options?)` (section 3). */
async function passRun(request: FastifyRequest, reply: FastifyReply, url: BindingUrl, parts: DoorParts): Promise<FastifyReply> {
  const { account, path, search } = url;
  const place = { door: "api", account, gateway: "default", path: "run", search: "" } as const;
  const read = readRun(request, search);
  const refusal = read instanceof GatewayError ? read : undefined;
  await passOn({
    ...{ request, reply, url: place, answer: parts.answer, report: parts.report },
    ...(refusal && { refusal }),
    as: (arrival) => bound(arrival, { account, path }, read instanceof GatewayError ? {} : read),
  });
  return reply;
}

function readRun({ raw, body }: FastifyRequest, search: string): ReturnType<typeof runRequest> | GatewayError {
  try {
    const headers = Object.fromEntries(Object.entries(raw.headers).map(([name, value]) => [name, value?.toString()]));
    return runRequest({ headers, search, body: body instanceof Uint8Array ? body : new Uint8Array(0) });
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

/** What went wrong before anything could be read, in the words of a run: the binding reads them whatever it asked. */
export function refuseBound(refused: Omit<PassedOn, "url" | "as">, { account, path }: BindingUrl): Promise<void> {
  const place = { door: "api", account, gateway: "default", path: "run", search: "" } as const;
  return passOn({ ...refused, url: place, as: (arrival) => bound(arrival, { account, path }, {}) });
}

interface Universal {
  readonly url: BindingUrl;
  readonly gateway: string;
}

/** `gateway(id).run(steps)` (WB-GW-4): the universal endpoint, which spells errors as the gateway's host does (WB-ANS-10). */
async function passUniversal(
  request: FastifyRequest,
  reply: FastifyReply,
  { url, gateway }: Universal,
  { answer, report }: DoorParts,
): Promise<FastifyReply> {
  const { account, path } = url;
  const place = { door: "gateway", account, gateway, path: "", search: "" } as const;
  const as = (arrival: Arrival) => bound(arrival, { account, path }, { headers: ownHeaders(arrival.headers) });
  await passOn({ request, reply, url: place, answer, report, as });
  return reply;
}

/** A query may hold all that was asked: it is not shown. */
function bound(
  arrival: Arrival,
  { account, path }: Pick<BindingUrl, "account" | "path">,
  changes: Partial<Pick<Arrival, "path" | "search" | "headers" | "body">>,
): Arrival {
  return arrivalWith(arrival, { ...changes, safeUrl: `${BINDING}/${account}/${path}`, bound: true });
}

async function answerTo(request: FastifyRequest, url: BindingUrl | undefined, parts: BindingParts): Promise<BindingAnswer> {
  for (const resource of resources) {
    const found = resource.method === request.method && url ? resource.path.exec(url.path) : null;
    if (!found || !url) continue;
    const call = {
      account: parts.accounts.open(url.account),
      params: found.slice(1).map((param) => percentDecoded(param ?? "")),
      query: new URLSearchParams(url.search),
      body: request.body instanceof Uint8Array ? request.body : new Uint8Array(0),
      origin: originOf(request),
    };
    return resource.answer(call, parts);
  }
  const path = `/${url?.path ?? ""}`;
  parts.onStray({ method: request.method, path: `${BINDING}/…${path}`, advice: "The binding of a Worker has no such path." });
  return failure(404, 7003, `No route for the URI: aigw-emulator serves no ${request.method} ${path} to a Worker's AI binding`);
}

async function send(answer: BindingAnswer, reply: FastifyReply): Promise<FastifyReply> {
  if ("events" in answer) {
    reply.hijack();
    const headers = { "content-type": "text/event-stream", "cache-control": "no-cache" };
    await sendReply({ status: 200, headers, body: answer.events, from: "gateway" }, reply.raw);
    return reply;
  }
  const json = Buffer.from(JSON.stringify(answer.json));
  // Exactly this type (WB-ANS-2).
  return reply.code(answer.status).header("content-type", "application/json").send(json);
}

/** Where the caller has reached us, whatever host it was asked for: the binding's own is an invented one. */
function originOf({ raw }: FastifyRequest): string {
  const { localAddress, localPort } = raw.socket;
  if (localPort === undefined || localAddress === undefined) return `http://${raw.headers.host ?? "127.0.0.1"}`;
  const address = localAddress.replace(/^::ffff:/, "");
  return `http://${address.includes(":") ? `[${address}]` : address}:${localPort}`;
}
