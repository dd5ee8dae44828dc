/** A question that no wire format reads, at a path that is not served. Only scripted rules answer it. */
export interface OtherAsk {
  readonly task: "other";
  /** Where the body says so. */
  readonly model?: string;
}
