import { EmulatorError } from "../errors/emulator-error.ts";
import type { TroubleFacts } from "../world/log.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";

/** An error as people read it: what happened, where (with the offending text, if known), what to do, its code. */
export function describeError(error: unknown): string {
  if (!(error instanceof EmulatorError)) return describeBug(error);
  const { message, file, line, column, hint, code } = error;
  const [what = "", ...more] = message.split("\n");
  const place = file === undefined ? [] : [`at ${[file, line, column].filter((part) => part !== undefined).join(":")}`];
  return [what, ...[...place, ...more, hint, `(${code})`].map((text) => `  ${text}`)].join("\n");
}

/** The same for programs; nothing for a mistake of ours but its message. */
export function errorFacts(error: unknown): TroubleFacts {
  if (!(error instanceof EmulatorError)) return error instanceof Error ? { message: error.message } : {};
  const { code, message, hint, file, line, column } = error;
  return {
    code,
    message,
    hint,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

/** The last line on stdout of a start that failed, with --json. */
export function errorLine(error: unknown): string {
  return `${JSON.stringify({ type: "error", text: describeError(error), ...errorFacts(error) })}\n`;
}

export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof EmulatorError)) return exitCode.internal;
  return error.code === "AIGW-PORT-BUSY" ? exitCode.portBusy : exitCode.usage;
}

function describeBug(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a mistake in aigw-emulator, please report it with the lines below\n${stack}`;
}
