import { envelopeOf } from "../errors/envelopes.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Arrival } from "./exchange.ts";
import type { Reply } from "./reply.ts";
import { mindOf, type Trace } from "./trace.ts";

/** Hears of what is no refusal: a mistake of ours, or trouble that the operator has to see to. */
export type Report = (error: Error) => void;

/**
 * The gateway's own error as an answer, spelled as the door that the request came in by spells it (G-ERR-1, G-ERR-3). What is no refusal is answered with 500, told in the trace and reported
 * with its stack: never swallowed.
 */
export function refusalReply(error: unknown, { arrival, trace }: Refused, report: Report, step?: number): Reply {
  const refusal = error instanceof GatewayError ? error : unexpected(error, report);
  if (refusal.lint) mindOf(trace)(refusal.lint.id, refusal.lint.about);
  const { status, code, message, hint } = refusal;
  const by = refusal.by === "access" ? { by: refusal.by } : {};
  trace.add({ what: "refused", status, code, message, hint, ...by, ...(step === undefined ? {} : { step }) });
  return {
    status: refusal.status,
    headers: { "content-type": refusal.by === "access" ? "text/html; charset=utf-8" : "application/json", ...refusal.headers },
    body: refusal.body ?? Buffer.from(envelopeOf(refusal, arrival.door)),
    from: refusal.by,
  };
}

interface Refused {
  readonly arrival: Pick<Arrival, "door">;
  readonly trace: Trace;
}

function unexpected(thrown: unknown, report: Report): GatewayError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  report(error);
  return new GatewayError("internal", error.message, { cause: error });
}
