import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { databaseTrouble } from "../errors/database-trouble.ts";
import { problem } from "../errors/envelopes.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Answer } from "../exchange/pipeline.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import { parseGatewayUrl } from "./arrival.ts";
import { parseBindingUrl } from "./binding/unwrap.ts";
import { refuseBound } from "./binding.ts";
import { passOn } from "./gateway.ts";
import { notFound, type OnStray } from "./not-found.ts";
import { parseRestUrl } from "./rest.ts";

/** The single catch for what goes wrong before or beside the pipeline: bodies too large, URLs that are none, our own bugs. */
export function errorHandler(parts: { bodyLimit: number; answer: Answer; report: Report; onStray: OnStray }) {
  return async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const refusal = toRefusal(error, parts);
    if (refusal.status >= 500) parts.report(databaseTrouble(error));
    if (reply.raw.headersSent) return void reply.raw.destroy();
    const path = request.raw.url ?? "/";
    const url = parseGatewayUrl(path) ?? parseRestUrl(path, request.raw.headers["cf-aig-gateway-id"]);
    const bound = parseBindingUrl(path);
    if (bound) return refuseBound({ request, reply, ...parts, refusal }, bound);
    if (url) return passOn({ request, reply, url, answer: parts.answer, report: parts.report, refusal });
    if (!path.startsWith("/_aigw")) return void notFound(request, reply, parts.onStray);
    void reply
      .code(refusal.status)
      .header("content-type", "application/problem+json")
      .send(problem(refusal.status, refusal.message, refusal.hint));
  };
}

function toRefusal(error: FastifyError, { bodyLimit }: { bodyLimit: number }): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new GatewayError("bodyTooLarge", `the body is larger than ${bodyLimit} bytes; raise bodyLimit in aigw.config`, {
      cause: error,
    });
  }
  // Its own message shows the whole URL, keys and all.
  if (error.code === "FST_ERR_BAD_URL")
    return new GatewayError("malformedRequest", "a % in the URL stands before something other than two hexadecimal digits");
  const status = error.statusCode ?? 500;
  return new GatewayError(status < 500 ? "malformedRequest" : "internal", error.message, { cause: error });
}
