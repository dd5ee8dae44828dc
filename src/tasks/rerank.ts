/** "Which of these texts answer the query best?" */
export interface RerankAsk {
  readonly task: "rerank";
  readonly model: string;
  readonly query: string;
  readonly documents: readonly string[];
  /** How many are wanted; all when left out. */
  readonly top?: number;
}

export interface RerankAnswer {
  readonly task: "rerank";
  readonly model: string;
  /** Best first; `index` says which of the documents, `score` how well it fits, 0 to 1. */
  readonly results: readonly { readonly index: number; readonly score: number }[];
}
