import type { HeaderMap } from "../format.ts";
import { duration } from "./duration.ts";

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
