import type { QuotaInput } from "../quota-input.ts";

interface LimitLeft {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since the epoch: when all of it is there again. */
  readonly resetMs: number;
}

/** A quota as an account has used it. */
export interface QuotaUse extends QuotaInput {
  /** What is left for each model that asked; a limit that is not set is absent. */
  readonly counters: readonly {
    readonly model: string | null;
    readonly left: {
      readonly requests?: LimitLeft;
      readonly requestsPerDay?: LimitLeft;
      readonly tokens?: LimitLeft;
      readonly inputTokens?: LimitLeft;
      readonly outputTokens?: LimitLeft;
    };
  }[];
}
