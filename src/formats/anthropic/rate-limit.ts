import type { HeaderMap } from "../format.ts";
import type { LimitLeft, QuotaLeft, QuotaStyle } from "../quota-style.ts";
import { rfc3339 } from "./rfc3339.ts";

/** Limits that refill steadily; tokens are those of the answer, whatever `max_tokens` allowed. */
export const anthropicQuota: QuotaStyle = { refill: "steadily", tokens: "used", headers: quotaHeaders };

/** An invented organisation's limits after one request (wire formats, 2.5), and when they are whole again. */
export function usualHeaders(resetMs: number): HeaderMap {
  const reset = rfc3339(resetMs);
  return {
    ...USUAL,
    "anthropic-ratelimit-requests-reset": reset,
    "anthropic-ratelimit-tokens-reset": reset,
    "anthropic-ratelimit-input-tokens-reset": reset,
    "anthropic-ratelimit-output-tokens-reset": reset,
  };
}

/** Of a refusal that knows no numbers: nothing is left until `resetMs`. */
export function usedUpHeaders(resetMs: number): HeaderMap {
  const nothing = { remaining: 0, resetMs };
  return written({
    requests: { ...REQUESTS, ...nothing },
    inputTokens: { ...INPUT_TOKENS, ...nothing },
    outputTokens: { ...OUTPUT_TOKENS, ...nothing },
  });
}

/** The limits that a quota sets; the others as usual. */
function quotaHeaders({ requests, requestsPerDay, tokens, inputTokens, outputTokens }: QuotaLeft, nowMs: number): HeaderMap {
  const usual = { resetMs: nowMs };
  return written({
    requests: requests ?? requestsPerDay ?? { ...REQUESTS, ...usual },
    ...(tokens && { tokens }),
    inputTokens: inputTokens ?? { ...INPUT_TOKENS, ...usual },
    outputTokens: outputTokens ?? { ...OUTPUT_TOKENS, ...usual },
  });
}

/** The real service rounds tokens to thousands: one request rarely shows in them. */
const REQUESTS = { limit: 4_000, remaining: 3_999 };
const INPUT_TOKENS = { limit: 2_000_000, remaining: 2_000_000 };
const OUTPUT_TOKENS = { limit: 400_000, remaining: 400_000 };

const USUAL = quotaHeaders({}, 0);

/** Where `tokens` is not a limit of its own, it is the sum of the two kinds. */
function written({ requests, inputTokens, outputTokens, tokens = sum(inputTokens, outputTokens) }: Written): HeaderMap {
  return {
    ...headersOf("requests", requests),
    ...headersOf("tokens", tokens),
    ...headersOf("input-tokens", inputTokens),
    ...headersOf("output-tokens", outputTokens),
  };
}

interface Written {
  readonly requests: LimitLeft;
  readonly tokens?: LimitLeft;
  readonly inputTokens: LimitLeft;
  readonly outputTokens: LimitLeft;
}

function sum(input: LimitLeft, output: LimitLeft): LimitLeft {
  return {
    limit: input.limit + output.limit,
    remaining: input.remaining + output.remaining,
    resetMs: Math.max(input.resetMs, output.resetMs),
  };
}

function headersOf(name: string, { limit, remaining, resetMs }: LimitLeft): HeaderMap {
  return {
    [`anthropic-ratelimit-${name}-limit`]: String(limit),
    [`anthropic-ratelimit-${name}-remaining`]: String(remaining),
    [`anthropic-ratelimit-${name}-reset`]: rfc3339(resetMs),
  };
}
