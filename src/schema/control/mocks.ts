/** A scripted rule as an account has used it. */
export interface RuleUse {
  readonly id: string;
  /** Where it is from: a file, or "control API". */
  readonly file: string;
  /** In the file, from 1; of a rule that was added, its place among those. */
  readonly line: number;
  /** The rule as a sentence. */
  readonly explanation: string;
  /** How often it has answered this account since the last reset; 0 is unused. */
  readonly hits: number;
  /** Why it can never answer, where that is certain. */
  readonly shadowed: string | null;
}
