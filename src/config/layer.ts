/** Settings as one place gives them, unchecked. A later layer wins over an earlier one, setting by setting. */
export interface Layer {
  readonly kind: LayerKind;
  readonly values: Readonly<Record<string, unknown>>;
  /** What the operator would look for to change this setting: "aigw.config.yaml", "AIGW_PORT", "--port". */
  origin(key: string): string;
  /** The file it was read from, where there is one. */
  readonly file?: string;
  /** Where in that file a value stands, or with `key` the name of a setting; absent where positions are not known. */
  readonly locate?: (path: readonly PropertyKey[], part: "key" | "value") => Position | undefined;
}

export type LayerKind = "file" | "environment" | "flag" | "option";

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
