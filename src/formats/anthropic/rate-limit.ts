import type { HeaderMap } from "../format.ts";
import { rfc3339 } from "./rfc3339.ts";

/** What is left of the limits after one request, or nothing at all. `resetMs` is when they are whole again. */
export function rateLimitHeaders(left: "most" | "none", resetMs: number): HeaderMap {
  const reset = rfc3339(resetMs);
  return {
    ...(left === "most" ? MOST : NONE),
    "anthropic-ratelimit-requests-reset": reset,
    "anthropic-ratelimit-tokens-reset": reset,
    "anthropic-ratelimit-input-tokens-reset": reset,
    "anthropic-ratelimit-output-tokens-reset": reset,
  };
}

/** An invented organisation's limits a minute; the first of tokens is the sum of the two below it. */
const LIMITS = {
  "anthropic-ratelimit-requests-limit": "4000",
  "anthropic-ratelimit-tokens-limit": "2400000",
  "anthropic-ratelimit-input-tokens-limit": "2000000",
  "anthropic-ratelimit-output-tokens-limit": "400000",
};

/** The real service rounds tokens to thousands: a single request rarely shows in them. */
const MOST = {
  ...LIMITS,
  "anthropic-ratelimit-requests-remaining": "3999",
  "anthropic-ratelimit-tokens-remaining": "2400000",
  "anthropic-ratelimit-input-tokens-remaining": "2000000",
  "anthropic-ratelimit-output-tokens-remaining": "400000",
};

const NONE = {
  ...LIMITS,
  "anthropic-ratelimit-requests-remaining": "0",
  "anthropic-ratelimit-tokens-remaining": "0",
  "anthropic-ratelimit-input-tokens-remaining": "0",
  "anthropic-ratelimit-output-tokens-remaining": "0",
};
