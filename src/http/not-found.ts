import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { LintId } from "../errors/lints.ts";
import { providers } from "../providers/index.ts";

/** G-URL-8: what is no gateway URL is a plain 404, not a gateway envelope. The text tells where the gateway is. */
export function notFound(request: FastifyRequest, reply: FastifyReply, onStray: OnStray): FastifyReply {
  const stray = strayAt(request.method, request.raw.url ?? "/");
  onStray(stray);
  return reply.code(404).header("content-type", TEXT).send(told(stray));
}

/** The same for an upgrade, which gets no further than this. */
export function sendStray(stray: Stray, response: ServerResponse): void {
  response.writeHead(404, { "content-type": TEXT }).end(told(stray));
}

const TEXT = "text/plain; charset=utf-8";

function told({ method, path, advice: what }: Stray): string {
  return `404 Not Found: nothing is served at ${method} ${path}.\n${what}\n`;
}

/** What is to be said of a URL that is no gateway's. */
export function strayAt(method: string, url: string): Stray {
  const path = url.split("?")[0] ?? "/";
  return { method, path, advice: advice(path), ...(isCut(path) ? { lint: "AIGW-L010" } : {}) };
}

/** A request to no gateway URL: its account is nobody's, so it is no exchange. */
export interface Stray {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly advice: string;
  /** The mistake that it looks like. */
  readonly lint?: LintId;
}

export type OnStray = (stray: Stray) => void;

/** What is left of a gateway's path when its beginning is missing, with or without the version. */
function isCut(path: string): boolean {
  return CUT.test(path);
}

const BEGINNINGS = [
  ...providers.map(({ id }) => id),
  "compat",
  "chat",
  "completions",
  "embeddings",
  "messages",
  "models",
  "responses",
];
const CUT = new RegExp(`^/(?:v1/)?(?:${BEGINNINGS.join("|")}|custom-[\\w-]+)\\b`);

function advice(path: string): string {
  const gateway =
    "The gateway is at /v1/{account}/{gateway}/{provider}/…, for example /v1/local/default/openai/chat/completions.";
  if (isCut(path)) {
    return `The path is cut before /v1/{account}/{gateway}: set the client's whole base URL. ${gateway}`;
  }
  if (/^\/v1\/[^/]+(\/[^/]+)?\/?$/.test(path)) {
    return `The path stops too early. ${gateway} Without a provider it takes POST with a list of steps, or a WebSocket.`;
  }
  return `${gateway} The control API is at /_aigw/health.`;
}
