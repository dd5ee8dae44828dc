import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder for recordings, gone when the test ends. */
export function recordingsFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-recordings-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
