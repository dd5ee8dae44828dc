import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import type { FaultBook, Strike } from "../faults/book.ts";
import { instead, type Site, strikeAfter, strikeBefore, tellStrikes } from "../faults/damage.ts";

/**
 * Damage between gateway and caller, which the gateway knows nothing of. What strikes at the edge keeps the request from the
 * gateway; everything else happens to the answer on its way back.
 */
export function clientFaults(faults: FaultBook): Stage<Exchange> {
  return (exchange, next) => (faults.idle(exchange.account) ? next() : watched(faults, exchange, next));
}

async function watched(faults: FaultBook, exchange: Exchange, next: () => Promise<Reply>): Promise<Reply> {
  const atEdge = faults.struck("client", { exchange, step: undefined }, true);
  const stopped = atEdge.length === 0 ? undefined : await stoppedAtEdge(atEdge, exchange);
  if (stopped) return stopped;
  const reply = await next();
  const strikes = faults.struck("client", { exchange, step: exchange.steps.at(-1) });
  return strikes.length === 0 ? reply : damaged(strikes, exchange, reply);
}

async function stoppedAtEdge(strikes: readonly Strike[], exchange: Exchange): Promise<Reply | undefined> {
  const site = siteOf(exchange);
  tellStrikes(strikes, site);
  return strikeBefore(strikes, site);
}

async function damaged(strikes: readonly Strike[], exchange: Exchange, reply: Reply): Promise<Reply> {
  const site = { ...siteOf(exchange), step: exchange.steps.at(-1) };
  tellStrikes(strikes, site);
  const other = await strikeBefore(strikes, site);
  const seen = other ? await instead(reply, { ...other, headers: { ...gatewayHeaders(reply), ...other.headers } }) : reply;
  return strikeAfter(strikes, site, seen);
}

function siteOf(exchange: Exchange): Site {
  return { side: "client", exchange, step: undefined, signal: () => exchange.arrival.signal };
}

/** It came through the gateway, whatever became of it. */
function gatewayHeaders({ headers }: Reply): Reply["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("cf-")));
}
