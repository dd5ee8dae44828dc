/** "Say this in fewer words." */
export interface SummaryAsk {
  readonly task: "summary";
  readonly model: string;
  readonly texts: readonly string[];
  readonly maxTokens?: number;
}

export interface SummaryAnswer {
  readonly task: "summary";
  readonly model: string;
  /** One for each text. */
  readonly texts: readonly string[];
}
