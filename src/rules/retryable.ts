import type { RetryCause } from "../schema/quirks.ts";

/** How one try ended: the provider's reply, or why there was none. */
export type TryResult = { readonly status: number } | { readonly reason: "timeout" | "connection" };

/**
 * Whether a try that ended so may be followed by another (G-REQ-9). A reply is judged by its status before any of its
 * body has gone to the caller: a stream that has begun is never asked about (G-REQ-11).
 */
export function isRetryable(result: TryResult, causes: readonly RetryCause[]): boolean {
  if ("reason" in result) return causes.includes(result.reason);
  const { status } = result;
  return causes.includes(status) || (status >= 400 && causes.includes(status >= 500 ? "5xx" : "4xx"));
}

/** Whether a step that ended so is given up for the next one: anything but a status of 200 to 299 (G-REQ-13, G-UNI-9). */
export function isStepFailure(result: TryResult): boolean {
  return "reason" in result || result.status < 200 || result.status > 299;
}
