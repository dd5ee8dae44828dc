import type { ControlEvent } from "../schema/control/events.ts";
import type { Clock } from "../world/clock.ts";
import type { EventFeed } from "./events.ts";

export interface EventStreamParts {
  readonly feed: EventFeed;
  /** Whether the reader wants to hear of it. */
  readonly wanted: (event: ControlEvent) => boolean;
  /** Real time. */
  readonly clock: Pick<Clock, "sleep">;
  readonly signal: AbortSignal;
}

/** How many events wait for a reader that does not read, before the rest is only counted. */
const MOST_WAITING = 1_000;
/** Proxies and clients give up on a connection that says nothing. */
const HEARTBEAT_MS = 15_000;

/** Server-sent events until the reader leaves or the emulator stops; a comment where nothing happens for a while. */
export async function* eventStream({ feed, wanted, clock, signal }: EventStreamParts): AsyncGenerator<string, void, undefined> {
  const queue: ControlEvent[] = [];
  let missed = 0;
  let wake = () => {};
  const unsubscribe = feed.subscribe((event) => {
    if (!wanted(event)) return;
    if (queue.length < MOST_WAITING) queue.push(event);
    else missed += 1;
    wake();
  });
  const over = AbortSignal.any([signal, feed.closed]);
  over.addEventListener("abort", () => wake());
  try {
    // So that the reader knows that it hears of everything from here on.
    yield ": connected\n\n";
    while (!over.aborted) {
      for (let event = queue.shift(); event; event = queue.shift()) yield framed(event);
      if (missed > 0) {
        const count = missed;
        missed = 0;
        yield framed({ type: "events missed", count });
      }
      if (queue.length > 0 || over.aborted) continue;
      const happened = new Promise<true>((resolve) => {
        wake = () => resolve(true);
      });
      if (!(await heard(happened, clock))) yield ": still here\n\n";
    }
  } finally {
    unsubscribe();
  }
}

/** False when nothing did for a while. */
async function heard(happened: Promise<true>, clock: Pick<Clock, "sleep">): Promise<boolean> {
  const waiting = new AbortController();
  const quiet = clock.sleep(HEARTBEAT_MS, waiting.signal).then(
    () => false,
    () => true,
  );
  try {
    return await Promise.race([happened, quiet]);
  } finally {
    waiting.abort();
  }
}

function framed(event: ControlEvent): string {
  return `event: ${event.type.replaceAll(" ", "-")}\ndata: ${JSON.stringify(event)}\n\n`;
}
