import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { envelopeOf } from "../errors/envelopes.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Arrival } from "../exchange/exchange.ts";
import type { Answer } from "../exchange/pipeline.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import { type GatewayUrl, HttpArrival, parseGatewayUrl } from "./arrival.ts";
import { notFound, type OnStray } from "./not-found.ts";
import { sendReply } from "./reply.ts";

/**
 * The gateway host's door: everything under /v1/. The URL is taken apart here and not by the router, because providers'
 * paths hold colons and percent-encoded slashes that must arrive untouched.
 */
export function gatewayDoor(app: FastifyInstance, { answer, report, onStray }: DoorParts): void {
  app.all("/v1/*", async (request: FastifyRequest, reply: FastifyReply) => {
    const url = parseGatewayUrl(request.raw.url ?? "/");
    // The universal endpoint, which has no provider in its path, takes POST alone (G-URL-10).
    if (!url || (url.path === "" && request.method !== "POST")) return notFound(request, reply, onStray);
    await passOn({ request, reply, url, answer, report });
    return reply;
  });
}

/** Sends a request that came by Fastify down the road, which answers in its stead. */
export function passOn({ request, reply, ...passed }: PassedOn): Promise<void> {
  const body = request.body instanceof Uint8Array ? request.body : EMPTY;
  reply.hijack();
  return answerOn({ request: request.raw, response: reply.raw, body, ...passed });
}

/**
 * Sends a request down the road, or, with a refusal, the refusal with its ids and trace. Never rejects: nobody else would
 * answer.
 */
export async function answerOn({ request, response, url, body, answer, report, refusal, as }: Taken): Promise<void> {
  const came = new HttpArrival(request, response, url, body);
  try {
    const given = await answer(as ? as(came) : came, refusal);
    // Whatever is left of an upload nobody reads: the connection cannot be used again.
    if (refusal?.refusal === "bodyTooLarge") given.headers["connection"] = "close";
    const sending = sendReply(given, response);
    if (sending) await sending;
  } catch (error) {
    report(error instanceof Error ? error : new Error(String(error)));
    giveUp(response, url.door);
  }
}

/** An answer that cannot be sent as it is, such as one with a header that HTTP does not allow. */
function giveUp(raw: ServerResponse, door: GatewayUrl["door"]): void {
  if (raw.headersSent) return void raw.destroy();
  for (const name of raw.getHeaderNames()) raw.removeHeader(name);
  const body = envelopeOf(new GatewayError("internal", "the answer cannot be sent"), door);
  raw.writeHead(500, "Internal Server Error", { "content-type": "application/json" }).end(body);
}

export interface DoorParts {
  readonly answer: Answer;
  readonly report: Report;
  readonly onStray: OnStray;
}

export interface PassedOn extends Passed {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Taken extends Passed {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Uint8Array;
}

interface Passed {
  readonly url: GatewayUrl;
  readonly answer: Answer;
  readonly report: Report;
  readonly refusal?: GatewayError | undefined;
  /** What the request stands for, where that is not what came. */
  readonly as?: (arrival: Arrival) => Arrival;
}

const EMPTY = new Uint8Array(0);
