import type { HeaderMap } from "../format.ts";
import type { QuotaLeft, QuotaStyle } from "../quota-style.ts";
import { duration } from "./duration.ts";

/** Limits that refill steadily; a request's tokens are its input and the most output it asks for. */
export const openaiQuota: QuotaStyle = { refill: "steadily", tokens: "asked", headers: limitHeaders };

/** On every answer (wire formats, 1.8): limits of a small paid account that never run down by themselves. */
export const USUAL_LIMITS: Readonly<HeaderMap> = limitHeaders({}, 0);

/** The limits that a quota sets; the others as usual. */
function limitHeaders(left: QuotaLeft, nowMs: number): HeaderMap {
  const requests = left.requests ?? left.requestsPerDay ?? { limit: 10_000, remaining: 9_999, resetMs: nowMs + 6 };
  const tokens = left.tokens ?? { limit: 2_000_000, remaining: 1_999_900, resetMs: nowMs + 3 };
  return {
    "x-ratelimit-limit-requests": String(requests.limit),
    "x-ratelimit-limit-tokens": String(tokens.limit),
    "x-ratelimit-remaining-requests": String(requests.remaining),
    "x-ratelimit-remaining-tokens": String(tokens.remaining),
    "x-ratelimit-reset-requests": duration(requests.resetMs - nowMs),
    "x-ratelimit-reset-tokens": duration(tokens.resetMs - nowMs),
  };
}
