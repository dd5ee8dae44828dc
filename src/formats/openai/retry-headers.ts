import type { HeaderMap } from "../format.ts";

/** When to try again, twice: whole seconds for everybody, milliseconds for the clients that look for them first. */
export function retryHeaders(seconds: number | undefined): HeaderMap {
  if (seconds === undefined) return {};
  return { "retry-after": String(Math.ceil(seconds)), "retry-after-ms": String(Math.round(seconds * 1000)) };
}

/** A limit used up; these replace what the provider puts on every answer. */
export function rateLimitHeaders(limited: "requests" | "tokens", seconds: number): HeaderMap {
  return {
    [`x-ratelimit-remaining-${limited}`]: "0",
    [`x-ratelimit-reset-${limited}`]: duration(Math.round(seconds * 1000)),
  };
}

/** Durations as OpenAI writes them: `12ms`, `1.5s`, `6m0s`. */
function duration(ms: number): string {
  if (ms < 1000) return `${ms}ms`;
  if (ms < 60_000) return `${ms / 1000}s`;
  return `${Math.floor(ms / 60_000)}m${Math.round((ms % 60_000) / 1000)}s`;
}
