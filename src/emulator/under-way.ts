import type { UnderWay } from "../control/under-way.ts";
import type { Events } from "../world/events.ts";
import type { EmulatorEvents } from "./inside.ts";

/** What would be kept of those whose end was never told. */
const MOST = 10_000;

/**
 * The exchanges that have begun and not ended, oldest first. In an array: a Map whose entries come and go is laid out anew all
 * the time, each layout points to the next, and so every exchange lived on until V8 collected all of its memory.
 */
export function exchangesUnderWay(bus: Events<EmulatorEvents>): UnderWay {
  const all: EmulatorEvents["began"][] = [];
  bus.on("began", (began) => {
    if (all.push(began) > MOST) all.shift();
  });
  bus.on("ended", ({ received }) => {
    // What is known of an exchange grows while it runs, and its trace stays the one that it began with. Most end soon.
    let at = all.length - 1;
    while (at >= 0 && all[at]?.trace !== received.trace) at -= 1;
    if (at >= 0) all.splice(at, 1);
  });
  return (account) => all.filter(({ arrival }) => arrival.account === account);
}
