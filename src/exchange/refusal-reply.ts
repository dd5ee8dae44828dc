import { gatewayEnvelope } from "../errors/envelopes.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Reply } from "./reply.ts";
import type { Trace } from "./trace.ts";

/** The gateway's own error as an answer (G-ERR-1). What is no refusal is our bug: told as such, never swallowed. */
export function refusalReply(error: unknown, trace: Trace): Reply {
  const refusal = error instanceof GatewayError ? error : new GatewayError("internal", describe(error), { cause: error });
  trace.add({ what: "refused", status: refusal.status, code: refusal.code, message: refusal.message, hint: refusal.hint });
  return {
    status: refusal.status,
    headers: { "content-type": "application/json" },
    body: Buffer.from(gatewayEnvelope(refusal)),
    from: "gateway",
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
