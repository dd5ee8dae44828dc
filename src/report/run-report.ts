/** What came of a run: everything that was asked of an emulator, from its start to its end. Money in US dollars. */
export interface RunReport {
  readonly version: string;
  /** Exchanges, and requests that found no gateway. */
  readonly requests: number;
  /** Of them, those that were answered with a status of 400 or more, or broke off. */
  readonly failed: number;
  /** Steps that the gateway's cache answered. */
  readonly cacheHits: number;
  /** How many attempts who answered: "mock", "rule", "replay", "live", "record". */
  readonly answeredBy: Readonly<Record<string, number>>;
  readonly models: readonly ModelReport[];
  readonly cassettes: CassettesReport;
  readonly lints: readonly LintReport[];
  /** Requests that found no gateway, as "GET /path". */
  readonly strays: readonly string[];
  /** As the gateway's log has it, whoever answered. */
  readonly cost: number;
  /** Answers whose cost nobody can say; they count as nothing. */
  readonly costUnknown: number;
  /** Of the cost, what nobody has to pay, because no provider was asked; and what hits of the gateway's cache would have cost. */
  readonly costAvoided: number;
}

export interface ModelReport {
  readonly provider: string;
  readonly model: string | null;
  readonly requests: number;
  /** In and out together. */
  readonly tokens: number;
  readonly cost: number;
}

export interface CassettesReport {
  /** Recordings that answered something. */
  readonly used: number;
  readonly unused: readonly { readonly file: string; readonly id: string }[];
  /** Recordings that answered although they are too old, with why. */
  readonly stale: readonly string[];
  /** How many requests no recording answered, and the first of them. */
  readonly misses: number;
  readonly missed: readonly string[];
  /** Anew, or again with another answer. */
  readonly recorded: number;
}

export interface LintReport {
  readonly id: string;
  /** What was said the first time. */
  readonly text: string;
  readonly count: number;
}
