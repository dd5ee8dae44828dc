import { appendFileSync, readFileSync } from "node:fs";

// For a program that is about to start, or to be refused something: there is no later.

/** Throws Node's own errors. */
export function readTextAtOnce(path: string): string {
  return readFileSync(path, "utf8");
}

/** Adds a line to a file; nothing happens when it cannot be written. */
export function addLineAtOnce(path: string, line: string): void {
  try {
    appendFileSync(path, `${line}\n`);
  } catch {
    // Whoever reads it does without this line.
  }
}
