export const BACKOFFS = ["constant", "linear", "exponential"] as const;

export type Backoff = (typeof BACKOFFS)[number];

/**
 * Milliseconds to wait before a try; `number` counts from 1, so the first wait is before number 2 (G-REQ-7). Nothing the
 * provider says, `Retry-After` included, changes it (G-REQ-10).
 */
export function retryDelayMs(
  number: number,
  { baseMs, backoff }: { readonly baseMs: number; readonly backoff: Backoff },
): number {
  if (number < 2) return 0;
  if (backoff === "linear") return baseMs * (number - 1);
  if (backoff === "exponential") return baseMs * 2 ** (number - 2);
  return baseMs;
}
