/**
 * What a mock provider grants an account, as a config file or the control API gives it. Apart from the schema because public
 * types must not need zod.
 */
export interface QuotaInput {
  /** Slug: "openai", "custom-mine". */
  readonly provider: string;
  /** A model's name as the provider knows it, `*` for any part of it; every model when left out. Each model is counted for itself. */
  readonly model?: string | undefined;
  /** The account that has it; each account has one of its own when left out. */
  readonly account?: string | undefined;
  readonly requests_per_minute?: number | undefined;
  readonly requests_per_day?: number | undefined;
  /** Counted as the vendor does: docs/quotas.md. */
  readonly tokens_per_minute?: number | undefined;
  readonly input_tokens_per_minute?: number | undefined;
  readonly output_tokens_per_minute?: number | undefined;
}
