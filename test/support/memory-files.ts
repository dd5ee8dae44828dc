import type { FileFacts, Files } from "../../src/world/files.ts";

/** Files in memory. Watchers are told at once; `put` and `remove` stand for what a user does in an editor. */
export interface MemoryFiles extends Files {
  put(path: string, text: string): void;
  remove(path: string): Promise<void>;
}

export function memoryFiles(initial: Readonly<Record<string, string>> = {}): MemoryFiles {
  const texts = new Map(Object.entries(initial));
  const locks = new Map<string, Promise<unknown>>();
  const watchers = new Set<{ readonly dir: string; readonly onChange: () => void }>();
  const changed = (path: string) => {
    for (const { dir, onChange } of [...watchers]) if (path.startsWith(`${dir}/`)) onChange();
  };
  const files: MemoryFiles = {
    async readText(path) {
      const text = texts.get(path);
      if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: "ENOENT" });
      return text;
    },
    async list(dir) {
      const below = [...texts.keys()].filter((path) => path.startsWith(`${dir}/`)).map((path) => path.slice(dir.length + 1));
      return below.filter((path) => !path.split("/").some((part) => part.startsWith("."))).sort();
    },
    stat: async (path) => factsOf(texts, path),
    realPath: async (path) => path,
    exists: async (path) => factsOf(texts, path) !== undefined,
    async readBytes(path) {
      return Buffer.from(await files.readText(path), "latin1");
    },
    // Bytes are kept as text of one byte a character.
    write: async (path, text) => files.put(path, typeof text === "string" ? text : Buffer.from(text).toString("latin1")),
    locked: async (path, work) => {
      const before = locks.get(path) ?? Promise.resolve();
      const mine = before.then(work, work);
      locks.set(path, mine);
      return mine;
    },
    watch(dir, onChange) {
      const watcher = { dir, onChange };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    put(path, text) {
      texts.set(path, text);
      changed(path);
    },
    remove(path) {
      texts.delete(path);
      changed(path);
      return Promise.resolve();
    },
  };
  return files;
}

function factsOf(texts: ReadonlyMap<string, string>, path: string): FileFacts | undefined {
  const text = texts.get(path);
  if (text !== undefined) return { kind: "file", bytes: Buffer.byteLength(text), modifiedMs: 0 };
  const isFolder = [...texts.keys()].some((other) => other.startsWith(`${path}/`));
  return isFolder ? { kind: "folder", bytes: 0, modifiedMs: 0 } : undefined;
}
