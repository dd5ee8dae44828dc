import { unreadable } from "../errors/unreadable.ts";
import type { FileFacts, Files } from "../world/files.ts";

/** A file's text with the facts that belong to it; no facts when it is gone. */
export async function stillText(files: Files, path: string): Promise<{ facts: FileFacts | undefined; text: string }> {
  let facts = await files.stat(path);
  while (facts) {
    const text = await files.readText(path).catch((cause: unknown) => {
      throw unreadable("AIGW-CASSETTE", path, cause);
    });
    const now = await files.stat(path);
    if (now && now.bytes === facts.bytes && now.modifiedMs === facts.modifiedMs) return { facts, text };
    facts = now;
  }
  return { facts, text: "" };
}
