import type { UnderWay } from "../control/under-way.ts";
import type { Trace } from "../exchange/trace.ts";
import type { Events } from "../world/events.ts";
import type { EmulatorEvents } from "./inside.ts";

/** What would be kept of those whose end was never told. */
const MOST = 10_000;

/** The exchanges that have begun and not ended, oldest first. */
export function exchangesUnderWay(bus: Events<EmulatorEvents>): UnderWay {
  // By their traces: what is known of an exchange grows while it runs, and its trace stays the one that it began with.
  const all = new Map<Trace, EmulatorEvents["began"]>();
  bus.on("began", (began) => {
    all.set(began.trace, began);
    if (all.size > MOST) for (const oldest of all.keys()) return void all.delete(oldest);
  });
  bus.on("ended", ({ received }) => void all.delete(received.trace));
  return (account) => [...all.values()].filter(({ arrival }) => arrival.account === account);
}
