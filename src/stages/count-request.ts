import type { Step } from "../exchange/exchange.ts";
import { admit, type RateLimit, type WindowState } from "../rules/rate-limit.ts";
import type { WindowKey, Windows } from "../store/windows.ts";

interface Counted {
  readonly place: WindowKey;
  readonly limit: RateLimit;
  /** Whose limit, for the trace; the gateway's own has no name. */
  readonly name?: string;
}

/** Counts the step's request against a limit, tells the trace, and says whether it may pass. */
export function countRequest({ exchange }: Step, { place, limit, name }: Counted, windows: Windows): boolean {
  const { allowed, state, count, resetMs } = admit(limit, windows.load(place, isWindowState), exchange.clock.now());
  windows.save(place, state);
  exchange.trace.add({ what: "rate limit", ...(name === undefined ? {} : { of: name }), allowed, count, resetMs, ...limit });
  return allowed;
}

/** Written here alone; the rules look at its shape. */
export function isWindowState(state: unknown): state is WindowState {
  return typeof state === "object" && state !== null;
}
