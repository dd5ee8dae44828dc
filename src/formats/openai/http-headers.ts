import type { HeaderMap } from "../format.ts";

/** Clients of the OpenAI family hand out a string unless the type is exactly this. */
export function jsonHeaders(): HeaderMap {
  return { "content-type": "application/json" };
}

export function streamHeaders(): HeaderMap {
  return { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
}
