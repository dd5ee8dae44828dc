import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { GatewayError } from "../errors/gateway-error.ts";
import type { Answer } from "../exchange/pipeline.ts";
import { type GatewayUrl, HttpArrival, parseGatewayUrl } from "./arrival.ts";
import { notFound } from "./not-found.ts";
import { sendReply } from "./reply.ts";

/**
 * The gateway host's door: everything under /v1/. The URL is taken apart here and not by the router, because providers'
 * paths hold colons and percent-encoded slashes that must arrive untouched.
 */
export function gatewayDoor(app: FastifyInstance, answer: Answer): void {
  app.all("/v1/*", async (request: FastifyRequest, reply: FastifyReply) => {
    const url = parseGatewayUrl(request.raw.url ?? "/");
    // The universal endpoint, which has no provider in its path, takes POST alone (G-URL-10).
    if (!url || (url.path === "" && request.method !== "POST")) return notFound(request, reply);
    await passOn({ request, reply, url, answer });
    return reply;
  });
}

/** Sends a request down the road, or, with a refusal, the refusal with its ids and trace. */
export async function passOn({ request, reply, url, answer, refusal }: PassedOn): Promise<void> {
  const body = request.body instanceof Uint8Array ? request.body : EMPTY;
  const arrival = new HttpArrival(request.raw, reply.raw, url, body);
  reply.hijack();
  const given = await answer(arrival, refusal);
  // Whatever is left of an upload nobody reads: the connection cannot be used again.
  if (refusal?.refusal === "bodyTooLarge") given.headers["connection"] = "close";
  await sendReply(given, reply.raw);
}

interface PassedOn {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly url: GatewayUrl;
  readonly answer: Answer;
  readonly refusal?: GatewayError;
}

const EMPTY = new Uint8Array(0);
