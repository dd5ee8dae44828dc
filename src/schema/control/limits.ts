/** A limit with its counter, as it stands at this moment of the account's clock. */
export interface LimitView {
  /** Whose requests are counted: a gateway's, or those that use a stored provider key. */
  readonly of: "gateway" | "provider key";
  /** Null for a key that every gateway of the account has. */
  readonly gateway: string | null;
  /** Of a provider key. */
  readonly provider: string | null;
  readonly alias: string | null;
  /** Requests an interval. */
  readonly limit: number;
  readonly intervalSeconds: number;
  readonly technique: "fixed" | "sliding" | "exact";
  /** What counts against it now; a weighted count may have a fraction. */
  readonly count: number;
  /** How many more would pass at this moment. */
  readonly remaining: number;
  /** Fixed: end of the window. Otherwise: when one more would pass, which may be now. */
  readonly resetMs: number;
}

/** What an account has spent since its last reset, and what is left of its credits. US dollars. */
export interface SpendView {
  readonly gateway: string;
  readonly provider: string;
  readonly model: string | null;
  readonly requests: number;
  /** Answers whose cost nobody can say count as nothing. */
  readonly cost: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

export interface LimitsView {
  readonly limits: readonly LimitView[];
  readonly spend: readonly SpendView[];
  /** Null for an account that was never given any credits. */
  readonly creditsLeft: number | null;
}
