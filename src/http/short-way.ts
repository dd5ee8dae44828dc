import type { IncomingMessage, RequestListener, Server } from "node:http";
import type { FastifyInstance } from "fastify";
import { type GatewayUrl, knownGatewayUrl } from "./arrival.ts";
import { answerOn, type DoorParts } from "./gateway.ts";
import { wholeBody } from "./whole-body.ts";

export interface ShortWayParts extends DoorParts {
  readonly meantUrl: (request: IncomingMessage) => string;
  readonly bodyLimit: number;
}

/**
 * Most of what comes is the same: a POST to a gateway, with a body whose length is known. Fastify would find nothing to route, parse or
 * refuse in it, and looking takes as long as all else about HTTP, so that it goes straight from the socket to where Fastify would have
 * brought it. Everything else is Fastify's.
 */
export function shortWay(app: FastifyInstance, parts: ShortWayParts): void {
  const server: Server = app.server;
  const longWay = server.listeners("request") as RequestListener[];
  let closing = false;
  app.addHook("preClose", (done) => {
    closing = true;
    done();
  });
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const url = closing ? undefined : plainUrl(request, parts);
    if (!url) {
      for (const listener of longWay) listener(request, response);
      return;
    }
    wholeBody(request, (body, refusal) => {
      void answerOn({ request, response, url, body, answer: parts.answer, report: parts.report, refusal });
    });
  });
}

/** The parts of the URL, which the request then has; undefined where it is not as plain as all that. */
function plainUrl(request: IncomingMessage, { meantUrl, bodyLimit }: ShortWayParts): GatewayUrl | undefined {
  const { method, headers, url = "/" } = request;
  if (method !== "POST" || headers["transfer-encoding"] !== undefined) return undefined;
  const length = headers["content-length"];
  if (length === undefined || Number(length) > bodyLimit || !isPlainType(headers["content-type"])) return undefined;
  // Looking at a binding's URL changes its headers. Of percent signs the router says whether they are in order.
  if (url.startsWith("/_aigw") || url.includes("%")) return undefined;
  const meant = meantUrl(request);
  const known = knownGatewayUrl(meant);
  if (known) request.url = known.text;
  return known?.parts;
}

/** Others get no further than Fastify's own parser. */
function isPlainType(type: string | undefined): boolean {
  return type === undefined || type === "application/json" || PLAIN_TYPE.test(type);
}

const PLAIN_TYPE = /^[\w.+-]+\/[\w.+-]+(?:;.*)?$/;
