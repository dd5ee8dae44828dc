import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Arrival } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import { HttpArrival, parseGatewayUrl } from "./arrival.ts";
import { notFound } from "./not-found.ts";
import { sendReply } from "./reply.ts";

/**
 * The gateway host's door: everything under /v1/. The URL is taken apart here and not by the router, because providers'
 * paths hold colons and percent-encoded slashes that must arrive untouched.
 */
export function gatewayDoor(app: FastifyInstance, answer: (arrival: Arrival) => Promise<Reply>): void {
  app.all("/v1/*", async (request: FastifyRequest, reply: FastifyReply) => {
    const url = parseGatewayUrl(request.raw.url ?? "/");
    // The universal endpoint has no provider in its path; this emulator version does not serve it.
    if (!url || url.path === "") return notFound(request, reply);
    const body = request.body instanceof Uint8Array ? request.body : EMPTY;
    const arrival = new HttpArrival(request.raw, reply.raw, url, body);
    reply.hijack();
    await sendReply(await answer(arrival), reply.raw);
    return reply;
  });
}

const EMPTY = new Uint8Array(0);
