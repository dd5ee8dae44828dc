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
  /** Where in the configuration the mistake is, for those who know where that stands. */
  readonly setting?: SettingPlace;

  constructor(code: string, message: string, { hint, file, line, column, setting, cause }: EmulatorErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    if (file !== undefined) this.file = file;
    if (line !== undefined) this.line = line;
    if (column !== undefined) this.column = column;
    if (setting !== undefined) this.setting = setting;
  }
}

export interface EmulatorErrorDetails {
  readonly hint: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly setting?: SettingPlace | undefined;
  readonly cause?: unknown;
}

export interface SettingPlace {
  /** `["faults", 1, "events"]` */
  readonly path: readonly PropertyKey[];
  /** Whether its name is the mistake, or what it is set to. */
  readonly part: "key" | "value";
}

/** "faults[1].events" */
export function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`))
    .join("");
}
