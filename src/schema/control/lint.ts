/** Something that was said of requests, with how often. */
export interface LintView {
  readonly id: string;
  /** What it means, as a sentence. */
  readonly meaning: string;
  /** Of how many exchanges. */
  readonly count: number;
  /** What was said last, and of which exchange. */
  readonly text: string;
  readonly exchange: string;
}
