/** What is wrong with a value in a file, by its place in the document. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  /** Whether it is the name at the end of the path that is wrong, or what stands there. */
  readonly part: "key" | "value";
  readonly message: string;
  readonly hint: string;
}
