import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";

/** Puts the gateway's own headers on the answer (spec section 9). */
export const present: Stage<Exchange> = async (exchange, next) => {
  const reply = await next();
  const { headers } = reply;
  if (exchange.plain) return reply;
  addIds(headers, exchange.id, exchange.requested.given.eventId?.value);
  const served = exchange.steps.at(-1);
  if (served) {
    // G-ID-6: what is not logged has no log id.
    const onRest = exchange.surface === "rest";
    // G-ID-4: a REST request refused for want of money is logged, but does not say as what.
    const unnamed = onRest && reply.from === "gateway" && reply.status === 402;
    if (served.options.collectLog.value && !unnamed) headers["cf-aig-log-id"] = served.logId;
    // Open question 18: the REST API tells of no step.
    if (!onRest) headers["cf-aig-step"] = String(served.index);
  }
  // Open question 20: only what came from a provider has a cache status.
  if (reply.from === "provider" && !served?.realtime) headers["cf-aig-cache-status"] = reply.cached ? "HIT" : "MISS";
  return reply;
};

/** On every answer, refusals included. G-ID-2: the event id is the request's own unless the caller chose one. */
export function addIds(headers: Reply["headers"], requestId: string, eventId: string | undefined): void {
  headers["cf-aig-request-id"] = requestId;
  headers["cf-aig-event-id"] = eventId ?? requestId;
  // A static stand-in for the edge's ray id: sixteen hex digits and an airport that does not exist.
  headers["cf-ray"] = "0000000000000000-AIG";
}
