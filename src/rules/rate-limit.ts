import type { Quirks } from "../schema/quirks.ts";
import { admitExact, type PassedRequests } from "./exact-window.ts";
import { admitFixed, type CountedWindow } from "./fixed-window.ts";
import { admitSliding } from "./sliding-window.ts";

/** A limit in force: how many requests in how many seconds, counted how. */
export interface RateLimit {
  readonly limit: number;
  readonly intervalSeconds: number;
  readonly technique: "fixed" | "sliding" | "exact";
}

/** What is remembered between requests. Plain data; a state of another technique or interval counts as none. */
export type WindowState = CountedWindow | PassedRequests;

/** What became of one request. */
export interface Admission<State = WindowState> {
  readonly allowed: boolean;
  /** To be remembered. A refused request does not count. */
  readonly state: State;
  /** What is counted now, this request included if it was let in. A weighted count may have a fraction. */
  readonly count: number;
  /** How many more would pass at this moment. */
  readonly remaining: number;
  /** Milliseconds since the epoch. Fixed: end of the window. Otherwise: when one more would pass, which may be now. */
  readonly resetMs: number;
}

/** The gateway's request limit; null when it has none: limit and interval must both be above 0 (G-RL-1, GW-12). */
export function rateLimitOf(
  gateway: {
    readonly rate_limiting_limit?: number | null | undefined;
    readonly rate_limiting_interval?: number | null | undefined;
    readonly rate_limiting_technique?: "fixed" | "sliding" | null | undefined;
  },
  quirks: Pick<Quirks, "exactSlidingWindow">,
): RateLimit | null {
  const { rate_limiting_limit: limit, rate_limiting_interval: intervalSeconds } = gateway;
  if (!limit || !intervalSeconds) return null;
  const sliding = quirks.exactSlidingWindow ? "exact" : "sliding";
  return { limit, intervalSeconds, technique: gateway.rate_limiting_technique === "sliding" ? sliding : "fixed" };
}

/** Lets one request in or refuses it. */
export function admit(
  { limit, intervalSeconds, technique }: RateLimit,
  state: WindowState | undefined,
  nowMs: number,
): Admission {
  if (technique === "exact") return admitExact(isLog(state) ? state : undefined, nowMs, limit, intervalSeconds);
  const counted = isLog(state) ? undefined : state;
  if (technique === "sliding") return admitSliding(counted, nowMs, limit, intervalSeconds);
  return admitFixed(counted, nowMs, limit, intervalSeconds);
}

function isLog(state: WindowState | undefined): state is PassedRequests {
  return state !== undefined && "passedMs" in state;
}
