import type { IncomingMessage, Server } from "node:http";
import Fastify, { type FastifyHttpOptions, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Answer } from "../exchange/pipeline.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import { errorHandler } from "./error-handler.ts";
import { gatewayDoor } from "./gateway.ts";
import { laterDoor } from "./later-door.ts";
import { notFound, type OnStray } from "./not-found.ts";
import { restDoor } from "./rest.ts";
import { shortWay } from "./short-way.ts";

export interface AppParts {
  /** The gateway's URL of a request that names another host. */
  readonly meantUrl: (request: IncomingMessage) => string;
  readonly answer: Answer;
  /** Registers the door of Workers' bindings. */
  readonly binding: (app: FastifyInstance) => void;
  /** Loads what registers the control API. */
  readonly control: () => Promise<(app: FastifyInstance) => void>;
  /** Bytes of a request body at most. */
  readonly bodyLimit: number;
  /** How long an idle connection is kept, in ms; longer than any client keeps one (clients.md section 9). */
  readonly keepAliveMs: number;
  /** Hears of our own bugs. */
  readonly report: Report;
  readonly onStray: OnStray;
}

/** The HTTP application: doors and nothing else. It listens elsewhere (listen.ts) or is spoken to without a socket. */
export function buildApp(parts: AppParts): FastifyInstance {
  const app = bareApp(parts, { rewriteUrl: parts.meantUrl });
  gatewayDoor(app, parts);
  restDoor(app, parts);
  parts.binding(app);
  laterDoor(app, CONTROL, async () => {
    const register = await parts.control();
    // Its URLs have been rewritten on their way here.
    const control = bareApp(parts, {});
    control.register(async (scope) => register(scope), { prefix: CONTROL });
    return control;
  });
  shortWay(app, parts);
  return app;
}

const CONTROL = "/_aigw";

function bareApp(parts: AppParts, options: Pick<FastifyHttpOptions<Server>, "rewriteUrl">): FastifyInstance {
  const app = Fastify({
    ...options,
    logger: false,
    bodyLimit: parts.bodyLimit,
    forceCloseConnections: true,
    keepAliveTimeout: parts.keepAliveMs,
    requestTimeout: 0,
    http: { maxHeaderSize: 1024 * 1024, headersTimeout: parts.keepAliveMs + 5_000 },
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: { buildValidator: noJsonSchemas, buildSerializer: noJsonSchemas } },
    // A URL whose percent-encoding is broken never gets to a route.
    frameworkErrors: (error, request, reply) => void errors(error, request, reply),
  });
  const errors = errorHandler(parts);
  // Bodies of any content type, and of none, arrive as the bytes they are.
  app.removeAllContentTypeParsers();
  app.addHook("onRequest", nameableContentType);
  // By its name, the usual type is found at once; others are taken apart first.
  app.addContentTypeParser(["application/json", "*"], { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler(errors);
  app.setNotFoundHandler((request, reply) => notFound(request, reply, parts.onStray));
  return app;
}

/** Fastify refuses content types that are none; providers would get them as they are. */
function nameableContentType(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const type = request.raw.headers["content-type"];
  if (type !== undefined && !MEDIA_TYPE.test(type))
    request.headers = { ...request.headers, "content-type": "application/octet-stream" };
  done();
}

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+/;

/** The control API has zod's compilers. Fastify's own, for JSON schemas, would cost a tenth of the start-up, unused. */
function noJsonSchemas(): never {
  throw new Error("routes have zod schemas, in a scope with zod's compilers");
}
