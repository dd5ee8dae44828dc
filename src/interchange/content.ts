/** What is in a file, as far as it can be told without knowing whose it is. */
export interface Content {
  /** As people write it; told in messages. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** The file as JSON; undefined when it is none. */
  readonly json: unknown;
  /** JSON values, one a line, of a file that is no JSON as a whole: what each is, and its line. */
  readonly lines: readonly { readonly line: number; readonly value: unknown }[] | undefined;
}

export function contentOf(name: string, path: string, text: string): Content {
  const json = parsed(text);
  return { name, path, text, json, lines: json === undefined ? jsonLines(text) : undefined };
}

/** Undefined unless the first line is a JSON object; further ones may be broken, which is for the reader to say. */
function jsonLines(text: string): Content["lines"] {
  if (!text.trimStart().startsWith("{")) return undefined;
  const lines = text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [{ line: index + 1, value: parsed(line) }]));
  return lines[0]?.value === undefined ? undefined : lines;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Members = Readonly<Record<string, unknown>>;

/** The members of a value that is an object; none of any other. */
export function members(value: unknown): Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A number of 0 or more. */
export function amount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** ISO 8601 with milliseconds, in UTC; undefined for what is no time. */
export function isoTime(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
