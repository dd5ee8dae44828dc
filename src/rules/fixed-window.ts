import type { Admission } from "./rate-limit.ts";

/** Requests counted in a window that begins at a multiple of its length since the epoch (G-RL-4), and in the one before. */
export interface CountedWindow {
  readonly startMs: number;
  readonly intervalMs: number;
  readonly count: number;
  readonly previous: number;
}

/** At most `limit` requests in each aligned window (G-RL-3). */
export function admitFixed(
  state: CountedWindow | undefined,
  nowMs: number,
  limit: number,
  intervalSeconds: number,
): Admission<CountedWindow> {
  const window = windowAt(state, nowMs, intervalSeconds * 1000);
  const allowed = window.count < limit;
  const count = window.count + (allowed ? 1 : 0);
  return {
    allowed,
    state: { ...window, count },
    count,
    remaining: Math.max(0, limit - count),
    resetMs: window.startMs + window.intervalMs,
  };
}

/** The window that `nowMs` is in, with what the remembered one tells about it. */
export function windowAt(state: CountedWindow | undefined, nowMs: number, intervalMs: number): CountedWindow {
  const startMs = Math.floor(nowMs / intervalMs) * intervalMs;
  if (state?.intervalMs !== intervalMs) return { startMs, intervalMs, count: 0, previous: 0 };
  if (state.startMs === startMs) return state;
  return { startMs, intervalMs, count: 0, previous: state.startMs === startMs - intervalMs ? state.count : 0 };
}
