/**
 * A gateway as a config file or the control API gives it, in Cloudflare's names (control-plane section 2.1). Apart from the
 * schema because the public types, which mention it, must not need zod.
 */
export interface GatewayInput {
  /** 1 to 64 lower-case letters, digits and underscores, in groups joined by single hyphens (GW-8). */
  readonly id: string;
  /** The account it belongs to; every account has it when left out. */
  readonly account?: string | undefined;
  /** Whether callers need a gateway token. Default: R-10. */
  readonly authentication?: boolean | undefined;
  /** No fallback to Unified Billing. Default false. */
  readonly byok_only?: boolean | undefined;
  /** Whether a change of settings drops cached answers. Default false. */
  readonly cache_invalidate_on_update?: boolean | undefined;
  /** Seconds; 0 (default) or null is off. */
  readonly cache_ttl?: number | null | undefined;
  /** Default true. */
  readonly collect_logs?: boolean | undefined;
  /** The most logs that are kept. Default null: no limit. */
  readonly log_management?: number | null | undefined;
  /** What happens at that limit. Default null, which acts as STOP_INSERTING. */
  readonly log_management_strategy?: "STOP_INSERTING" | "DELETE_OLDEST" | null | undefined;
  /** Seconds; 0 (default) or null is off. */
  readonly rate_limiting_interval?: number | null | undefined;
  /** Requests an interval; 0 (default) or null is off. */
  readonly rate_limiting_limit?: number | null | undefined;
  /** Default fixed. */
  readonly rate_limiting_technique?: "fixed" | "sliding" | null | undefined;
  /** Tries, 1 to 5. Default null: none but the first. */
  readonly retry_max_attempts?: number | null | undefined;
  /** Milliseconds, 0 to 60000. Default null. */
  readonly retry_delay?: number | null | undefined;
  /** Default null, which acts as constant. */
  readonly retry_backoff?: "constant" | "linear" | "exponential" | null | undefined;
  /** The Secrets Store that holds provider keys. Default null. */
  readonly store_id?: string | null | undefined;
  /** Who bills Workers AI models. Default postpaid. */
  readonly workers_ai_billing_mode?: "postpaid" | "unified" | undefined;
  /** Zero data retention on Unified Billing. Default false. */
  readonly zdr?: boolean | undefined;
}
