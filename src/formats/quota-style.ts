import type { HeaderMap } from "./format.ts";

/** How a vendor's own limits work, and how its answers tell of them. */
export interface QuotaStyle {
  /** Whether used amounts come back bit by bit, or all at once when a minute (a day, in UTC) of the clock begins. */
  readonly refill: "steadily" | "at once";
  /**
   * What `tokens_per_minute` counts. "asked": input and the most output asked for. "reserved": the same, put right when the
   * answer's tokens are known. "used": the answer's own counts, input read from a prompt cache left out. "input": input alone.
   */
  readonly tokens: "asked" | "reserved" | "used" | "input";
  /** On every answer of a provider with a quota; limits that are not `left` keep the vendor's usual numbers. */
  readonly headers?: (left: QuotaLeft, nowMs: number) => HeaderMap;
}

export type LimitName = "requests" | "requestsPerDay" | "tokens" | "inputTokens" | "outputTokens";

/** By limit, those that a quota has. */
export type QuotaLeft = { readonly [Name in LimitName]?: LimitLeft };

export interface LimitLeft {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since the epoch: when all of it is there again. */
  readonly resetMs: number;
}
