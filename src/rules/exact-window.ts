import type { Admission } from "./rate-limit.ts";

/** When the requests of the last interval passed, oldest first. */
export interface PassedRequests {
  readonly passedMs: readonly number[];
}

/** At most `limit` requests in any interval, wherever it begins (quirk `exactSlidingWindow`, G-RL-5). */
export function admitExact(
  state: PassedRequests | undefined,
  nowMs: number,
  limit: number,
  intervalSeconds: number,
): Admission<PassedRequests> {
  const intervalMs = intervalSeconds * 1000;
  // What lies ahead was counted before the clock was set back.
  const recent = (state?.passedMs ?? []).filter((passedMs) => passedMs > nowMs - intervalMs && passedMs <= nowMs);
  const allowed = recent.length < limit;
  if (allowed) recent.push(nowMs);
  const count = recent.length;
  const leaving = recent[count - limit];
  return {
    allowed,
    state: { passedMs: recent },
    count,
    remaining: Math.max(0, limit - count),
    resetMs: leaving === undefined ? nowMs : leaving + intervalMs,
  };
}
