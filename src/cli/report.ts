import { EmulatorError } from "../errors/emulator-error.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";

/** An error as people read it: what happened, where, what to do. */
export function describeError(error: unknown): string {
  if (!(error instanceof EmulatorError)) return describeBug(error);
  const { message, file, line, column, hint, code } = error;
  const place = file === undefined ? [] : [`  at ${[file, line, column].filter((part) => part !== undefined).join(":")}`];
  return [message.replaceAll("\n", "\n  "), ...place, `  ${hint}`, `  (${code})`].join("\n");
}

export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof EmulatorError)) return exitCode.internal;
  return error.code === "AIGW-PORT-BUSY" ? exitCode.portBusy : exitCode.usage;
}

function describeBug(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a mistake in aigw-emulator, please report it with the lines below\n${stack}`;
}
