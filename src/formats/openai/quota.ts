import type { HeaderMap } from "../format.ts";
import type { LimitLeft, QuotaLeft, QuotaStyle } from "../quota-style.ts";
import { duration } from "./duration.ts";

/** How a vendor names and writes the six; OpenAI's way where nothing is said. */
export interface SixHeaders {
  readonly requests: string;
  readonly tokens: string;
  reset(ms: number): string;
}

const OPENAIS: SixHeaders = { requests: "requests", tokens: "tokens", reset: duration };

/** Limits that refill steadily; a request's tokens are its input and the most output it asks for. */
export const openaiQuota: QuotaStyle = { refill: "steadily", tokens: "asked", headers: limitHeaders };

/** On every answer (wire formats, 1.8): limits of a small paid account that never run down by themselves. */
export const USUAL_LIMITS: Readonly<HeaderMap> = limitHeaders({}, 0);

/** The limits that a quota sets; the others as usual. */
function limitHeaders(left: QuotaLeft, nowMs: number): HeaderMap {
  const requests = left.requests ?? left.requestsPerDay ?? { limit: 10_000, remaining: 9_999, resetMs: nowMs + 6 };
  const tokens = left.tokens ?? { limit: 2_000_000, remaining: 1_999_900, resetMs: nowMs + 3 };
  return sixHeaders(requests, tokens, nowMs);
}

/** What is allowed, what is left of it and when all of it is there again: of requests and of tokens. */
export function sixHeaders(requests: LimitLeft, tokens: LimitLeft, nowMs: number, spelled = OPENAIS): HeaderMap {
  return {
    [`x-ratelimit-limit-${spelled.requests}`]: String(requests.limit),
    [`x-ratelimit-limit-${spelled.tokens}`]: String(tokens.limit),
    [`x-ratelimit-remaining-${spelled.requests}`]: String(requests.remaining),
    [`x-ratelimit-remaining-${spelled.tokens}`]: String(tokens.remaining),
    [`x-ratelimit-reset-${spelled.requests}`]: spelled.reset(requests.resetMs - nowMs),
    [`x-ratelimit-reset-${spelled.tokens}`]: spelled.reset(tokens.resetMs - nowMs),
  };
}
