import type { EventFeed } from "../control/events.ts";
import type { ControlEvent } from "../schema/control/events.ts";
import type { Events } from "../world/events.ts";
import { exchangeSummary, straySummary } from "./exchange-summary.ts";
import type { EmulatorEvents } from "./inside.ts";

/** What happens, in the words of the control API. Costs nothing while nobody listens. */
export function controlFeed(bus: Events<EmulatorEvents>): EventFeed & { close(): Promise<void> | undefined } {
  const listeners = new Set<(event: ControlEvent) => void>();
  const over = new AbortController();
  const tell = (event: () => ControlEvent) => {
    if (listeners.size === 0) return;
    const told = event();
    for (const listener of [...listeners]) listener(told);
  };
  bus.on("began", (began) => tell(() => startedEvent(began)));
  bus.on("ended", (ended) => tell(() => endedEvent(ended)));
  bus.on("stray", (stray) => tell(() => ({ type: "stray request", line: straySummary(stray) })));
  bus.on("changed", (change) => tell(() => ({ type: "settings changed", ...change })));
  bus.on("mocksReloaded", () => tell(() => ({ type: "settings changed", account: null, what: "mocks" })));
  return {
    closed: over.signal,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Resolves when its readers have had their turn to be told. */
    close() {
      const anybody = listeners.size > 0;
      over.abort();
      return anybody ? turns(2) : undefined;
    },
  };
}

function startedEvent({ id, arrival, trace }: EmulatorEvents["began"]): ControlEvent {
  const { account, gateway, method, safeUrl } = arrival;
  return { type: "exchange started", account, gateway, id, method, path: safeUrl.split("?")[0] ?? "", atMs: trace.startedMs };
}

function endedEvent(ended: EmulatorEvents["ended"]): ControlEvent {
  const { id, arrival } = ended.received;
  const gateway = ended.exchange?.gateway.id ?? arrival.gateway;
  return { type: "exchange ended", account: arrival.account, gateway, id, line: exchangeSummary(ended) };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((next) => setImmediate(next));
}
