import type { Quirks } from "../schema/quirks.ts";
import { retryDelayMs } from "./backoff.ts";
import type { EffectiveOptions } from "./settings.ts";

/** One try that a step may take. */
export interface PlannedTry {
  /** Counts from 1. */
  readonly number: number;
  /** Before it. */
  readonly waitMs: number;
  /** To its first byte; null when it may take as long as it likes. */
  readonly timeoutMs: number | null;
}

/**
 * The tries that a step may take, in order. `maxAttempts` counts all of them (G-REQ-6). With retries, the last one waits
 * for the answer however long it takes; without, the timeout holds (G-REQ-3, G-REQ-8).
 */
export function attemptPlan(
  options: Pick<EffectiveOptions, "maxAttempts" | "retryDelayMs" | "backoff" | "requestTimeoutMs">,
  quirks: Pick<Quirks, "maxAttemptsCountsRetries">,
): readonly PlannedTry[] {
  const { maxAttempts, retryDelayMs: delay, backoff } = options;
  const timeoutMs = options.requestTimeoutMs.value || null;
  const extra = quirks.maxAttemptsCountsRetries && maxAttempts.from !== "default" ? 1 : 0;
  const tries = maxAttempts.value + extra;
  if (tries === 1) return timeoutMs === null ? ONE_PATIENT_TRY : [{ number: 1, waitMs: 0, timeoutMs }];
  return Array.from({ length: tries }, (_, index) => ({
    number: index + 1,
    waitMs: retryDelayMs(index + 1, { baseMs: delay.value, backoff: backoff.value }),
    timeoutMs: index + 1 === tries ? null : timeoutMs,
  }));
}

const ONE_PATIENT_TRY: readonly PlannedTry[] = [{ number: 1, waitMs: 0, timeoutMs: null }];
