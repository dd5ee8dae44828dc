/** What is known of a stored provider key; the secret never comes out. */
export interface KeyView {
  readonly provider: string;
  readonly alias: string;
  /** Null where every gateway of the account has it. */
  readonly gateway: string | null;
  /** What Cloudflare's own store calls it; null where it is not one gateway's. */
  readonly secret_name: string | null;
  readonly preview: string;
  readonly default_config: boolean;
  readonly rate_limit: number | null;
  /** Seconds. */
  readonly rate_limit_period: number;
  /** ISO 8601, on the account's clock. */
  readonly modified_at: string;
}

/** A key to be stored, or to take the place of the one for the same provider, alias and gateway. */
export interface NewKey {
  readonly provider: string;
  readonly secret: string;
  /** Default "default". */
  readonly alias?: string | undefined;
  /** Every gateway of the account when left out. */
  readonly gateway?: string | undefined;
  readonly default_config?: boolean | undefined;
  readonly rate_limit?: number | undefined;
  /** Seconds. Default 60. */
  readonly rate_limit_period?: number | undefined;
}

/** Which key. */
export interface KeyName {
  readonly provider: string;
  /** Default "default". */
  readonly alias?: string | undefined;
  readonly gateway?: string | undefined;
}
