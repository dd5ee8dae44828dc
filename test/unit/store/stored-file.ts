import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStore, type StoreParts } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/store.ts";

/** A store in memory, closed when the test ends. */
export function memoryStore(parts?: StoreParts): Store {
  return fileStore(":memory:", parts);
}

/** A database file's path, in a folder of the test's own. */
export function databaseFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "aigw-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "emulator.db");
}

export function fileStore(path: string, parts?: StoreParts): Store {
  const store = openStore(path, parts);
  onTestFinished(() => store.close());
  return store;
}

/** Writes what waits, closes, and opens anew, as a restart does. */
export function reopened(store: Store, path: string, parts?: StoreParts): Store {
  store.close();
  return fileStore(path, parts);
}
