import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ControlEvent } from "../schema/control/events.ts";
import type { Clock } from "../world/clock.ts";
import { eventStream } from "./event-stream.ts";
import { filled } from "./parameters.ts";
import { tell } from "./routes.ts";

/** What happens in the emulator, for those who listen. */
export interface EventFeed {
  /** Returns what ends it. */
  subscribe(listener: (event: ControlEvent) => void): () => void;
  /** Aborts when the emulator stops. */
  readonly closed: AbortSignal;
}

const query = z.strictObject({ account: filled("an account").optional() });
const told = {
  summary: "What happens from now on, as server-sent events; of one account, where it is named",
  query,
  produces: ["text/event-stream"],
};

/** `GET /_aigw/events[?account=]`: exchanges that start and end, and settings that change, until the emulator stops. */
export function eventsResource(app: FastifyInstance, feed: EventFeed, clock: Pick<Clock, "sleep">): void {
  app.get("/events", { schema: { querystring: query }, config: tell(told) }, (request, reply) => {
    const { account } = query.parse(request.query);
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());
    const frames = eventStream({ feed, clock, signal: gone.signal, wanted: (event) => concerns(event, account) });
    return reply
      .header("content-type", "text/event-stream")
      .header("cache-control", "no-store")
      .send(Readable.from(frames, { objectMode: false }));
  });
}

/** What is nobody's own concerns everybody. */
function concerns(event: ControlEvent, account: string | undefined): boolean {
  if (account === undefined || event.type === "events missed") return true;
  return event.type === "stray request" || event.account === null || event.account === account;
}
