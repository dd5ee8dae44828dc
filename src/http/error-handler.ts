import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { gatewayEnvelope, problem } from "../errors/envelopes.ts";
import { GatewayError } from "../errors/gateway-error.ts";

/** The single catch for what goes wrong before or beside the pipeline: bodies too large, URLs that are none, our own bugs. */
export function errorHandler(limits: { bodyLimit: number }, report: (error: Error) => void) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    if (reply.raw.headersSent) {
      report(error);
      reply.raw.destroy();
      return;
    }
    const refusal = toRefusal(error, limits);
    if (refusal.status >= 500) report(error);
    const control = (request.raw.url ?? "").startsWith("/_aigw");
    const body = control ? problem(refusal.status, refusal.message, refusal.hint) : gatewayEnvelope(refusal);
    // Whatever is left of an upload nobody reads: the connection cannot be used again.
    if (refusal.status === 413) reply.header("connection", "close");
    void reply
      .code(refusal.status)
      .header("content-type", control ? "application/problem+json" : "application/json")
      .send(Buffer.from(body));
  };
}

function toRefusal(error: FastifyError, { bodyLimit }: { bodyLimit: number }): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new GatewayError("bodyTooLarge", `the body is larger than ${bodyLimit} bytes; raise bodyLimit in aigw.config`, {
      cause: error,
    });
  }
  const status = error.statusCode ?? 500;
  return new GatewayError(status < 500 ? "malformedRequest" : "internal", error.message, { cause: error });
}
