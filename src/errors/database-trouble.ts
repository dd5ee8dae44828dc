import { EmulatorError } from "./emulator-error.ts";

const TROUBLE = /^SQLITE_(?:FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB)/;

/** The database's, not that of what was to be written: later it may be taken. */
export function isDatabaseTrouble(error: unknown): error is Error {
  return error instanceof Error && "code" in error && TROUBLE.test(String(error.code));
}

/**
 * What a full disk or somebody else's lock does to a write, as an EmulatorError: no mistake of ours, and something the
 * operator can mend. Every other error is given back as it came.
 */
export function databaseTrouble<Thrown>(error: Thrown): Thrown | EmulatorError {
  if (!isDatabaseTrouble(error)) return error;
  return new EmulatorError("AIGW-DATABASE", `the log cannot be written: ${error.message}`, {
    hint: "make room on the disk, or close the program that holds the database file; --ephemeral needs none",
    cause: error,
  });
}
