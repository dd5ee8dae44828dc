import { EmulatorError } from "../errors/emulator-error.ts";

export interface PlacedProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
}

/** How many further problems are worth reading before the first is corrected. */
const MOST_OTHERS = 5;

/** An error for the first problem in the file, with the line it is about; the others follow in a line each. */
export function refusal(code: string, file: string, text: string, problems: readonly PlacedProblem[]): EmulatorError {
  const [first, ...others] = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  if (!first) throw new Error("nothing to refuse");
  const { line, column, message, hint } = first;
  const rest = others.slice(0, MOST_OTHERS).map((other) => `${file}:${other.line}:${other.column} ${other.message}`);
  if (others.length > MOST_OTHERS) rest.push(`and ${others.length - MOST_OTHERS} more`);
  return new EmulatorError(code, [message, ...excerpt(text, line, column), ...rest].join("\n"), { hint, file, line, column });
}

const LONGEST_LINE = 400;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

function excerpt(text: string, line: number, column: number): string[] {
  const whole = text.split(/\r?\n/)[line - 1] ?? "";
  // What is no text, or no line that a person has written, would only confuse the terminal.
  const source = whole.slice(0, LONGEST_LINE).replace(UNPRINTABLE, "\u00B7");
  if (column > LONGEST_LINE) return [];
  const margin = `  ${line} | `;
  const pointer = `${" ".repeat(margin.length - 2)}| ${source.slice(0, column - 1).replace(/[^\t]/g, " ")}^`;
  return [margin + source, pointer];
}
