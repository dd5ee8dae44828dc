/** The operator's set-up is wrong. Says what happened, where, and what to do about it. */
export class EmulatorError extends Error {
  override readonly name = "EmulatorError";
  /** Stable: "AIGW-CONFIG". */
  readonly code: string;
  /** What to do next. */
  readonly hint: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;

  constructor(code: string, message: string, { hint, file, line, column, cause }: EmulatorErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    if (file !== undefined) this.file = file;
    if (line !== undefined) this.line = line;
    if (column !== undefined) this.column = column;
  }
}

export interface EmulatorErrorDetails {
  readonly hint: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly cause?: unknown;
}
