/** "What is there on the web about this?" */
export interface SearchAsk {
  readonly task: "search";
  readonly model: string;
  /** What is to be found out, in a sentence or in key words, one to a line. */
  readonly query: string;
  /** Pages wanted, at most. */
  readonly count: number;
}

export interface SearchAnswer {
  readonly task: "search";
  readonly model: string;
  /** Most fitting first. */
  readonly pages: readonly FoundPage[];
}

export interface FoundPage {
  readonly url: string;
  readonly title: string;
  /** A day: "2026-01-31". */
  readonly published: string;
  readonly excerpts: readonly string[];
}
