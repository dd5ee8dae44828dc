import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import { EVENT_STREAM } from "../streaming/sse-frames.ts";
import { uuid7 } from "../world/ids.ts";
import { contentType } from "./content-type.ts";
import type { Runs } from "./runs.ts";

/** What a Worker's binding reads off an answer (workers binding, section 6), and a stream kept for those who lose it. */
export function bind(runs: Runs): Stage<Exchange> {
  return (exchange, next) => (exchange.arrival.bound ? bound(exchange, next, runs) : next());
}

async function bound(exchange: Exchange, next: () => Promise<Reply>, runs: Runs): Promise<Reply> {
  const reply = await next();
  nameFor(reply.headers, exchange.id);
  // WB-ANS-2: with anything behind it, the runtime takes JSON for a stream.
  if (contentType(reply)?.startsWith("application/json")) reply.headers["content-type"] = "application/json";
  return exchange.resumable ? keptFor(exchange, reply, runs) : reply;
}

/** WB-ANS-1: on every answer. */
export function nameFor(headers: Reply["headers"], requestId: string): void {
  headers["cf-ai-req-id"] = requestId;
}

function keptFor(exchange: Exchange, reply: Reply, runs: Runs): Reply {
  const { body } = reply;
  if (reply.status !== 200 || isWhole(body) || contentType(reply)?.startsWith(EVENT_STREAM) !== true) return reply;
  const { account, gateway, clock, random } = exchange;
  const id = uuid7(clock.now(), random.fork("run"));
  reply.headers["cf-aig-run-id"] = id;
  return { ...reply, body: runs.keep(account, { id, gateway: gateway.id }, body) };
}
