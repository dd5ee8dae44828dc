import { EmulatorError } from "./emulator-error.ts";

/** Of a file that was found and could not be read. `code` is that of the files of its kind. */
export function unreadable(code: string, file: string, cause: unknown): EmulatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EmulatorError(code, `cannot be read: ${reason}`, { file, hint: "Check that it is there and may be read", cause });
}
