import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { withHeaders } from "../exchange/reply.ts";

/** Puts the gateway's own headers on the answer (spec section 9). */
export const present: Stage<Exchange> = async (exchange, next) => {
  const reply = await next();
  const served = exchange.steps.at(-1);
  return withHeaders(reply, {
    ...idHeaders(exchange.id, exchange.options.eventId),
    ...(served ? { "cf-aig-log-id": served.logId, "cf-aig-step": String(served.index) } : {}),
    // Open question 20: only what came from a provider has a cache status.
    ...(reply.from === "provider" ? { "cf-aig-cache-status": "MISS" } : {}),
  });
};

/** On every answer, refusals included. G-ID-2: the event id is the request's own unless the caller chose one. */
export function idHeaders(requestId: string, eventId: string | undefined): Record<string, string> {
  return {
    "cf-aig-request-id": requestId,
    "cf-aig-event-id": eventId ?? requestId,
    // A static stand-in for the edge's ray id: sixteen hex digits and an airport that does not exist.
    "cf-ray": "0000000000000000-AIG",
  };
}
