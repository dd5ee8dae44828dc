import { type CountedWindow, windowAt } from "./fixed-window.ts";
import type { Admission } from "./rate-limit.ts";

/**
 * The weighted approximation of a sliding window (G-RL-5): the previous aligned window's count counts by the share of it that
 * the last interval still overlaps. A request passes if the weighted count with it is at most `limit`.
 */
export function admitSliding(
  state: CountedWindow | undefined,
  nowMs: number,
  limit: number,
  intervalSeconds: number,
): Admission<CountedWindow> {
  const before = windowAt(state, nowMs, intervalSeconds * 1000);
  const allowed = fits(before, nowMs, limit);
  const window = allowed ? { ...before, count: before.count + 1 } : before;
  const count = weighted(window, nowMs) / window.intervalMs;
  return {
    allowed,
    state: window,
    count,
    remaining: Math.max(0, Math.floor(limit - count)),
    resetMs: fits(window, nowMs, limit) ? nowMs : opensMs(window, limit),
  };
}

/** Whether one more would pass. In whole numbers, so that the exact millisecond is right. */
function fits(window: CountedWindow, nowMs: number, limit: number): boolean {
  return weighted(window, nowMs) + window.intervalMs <= limit * window.intervalMs;
}

/** The weighted count times the window's length. */
function weighted({ startMs, intervalMs, count, previous }: CountedWindow, nowMs: number): number {
  return previous * (intervalMs - (nowMs - startMs)) + count * intervalMs;
}

/** The first millisecond at which one more would pass, if nothing else does until then. */
function opensMs({ startMs, intervalMs, count, previous }: CountedWindow, limit: number): number {
  if (count < limit) return startMs + Math.ceil((intervalMs * (previous + count + 1 - limit)) / previous);
  const nextMs = startMs + intervalMs;
  return nextMs + Math.ceil((intervalMs * (count + 1 - limit)) / count);
}
