import type { FileFacts, Files } from "../../src/world/files.ts";

/** Files in memory. Watchers are told at once; `put` and `remove` stand for what a user does in an editor. */
export interface MemoryFiles extends Files {
  put(path: string, text: string | Uint8Array): void;
  readBytes(path: string): Promise<Buffer>;
  remove(path: string): Promise<void>;
}

export function memoryFiles(initial: Readonly<Record<string, string>> = {}): MemoryFiles {
  const held = new Map(Object.entries(initial).map(([path, text]) => [path, Buffer.from(text)]));
  const locks = new Map<string, Promise<unknown>>();
  const watchers = new Set<{ readonly dir: string; readonly onChange: () => void }>();
  const changed = (path: string) => {
    for (const { dir, onChange } of [...watchers]) if (path.startsWith(`${dir}/`)) onChange();
  };
  const files: MemoryFiles = {
    readText: async (path) => (await files.readBytes(path)).toString("utf8"),
    readPart: async (path, start, stop) => (await files.readBytes(path)).toString("utf8", start, stop),
    async readBytes(path) {
      const bytes = held.get(path);
      if (!bytes)
        throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: "ENOENT", syscall: "open", path });
      return bytes;
    },
    async list(dir) {
      const below = [...held.keys()].filter((path) => path.startsWith(`${dir}/`)).map((path) => path.slice(dir.length + 1));
      return below.filter((path) => !path.split("/").some((part) => part.startsWith("."))).sort();
    },
    stat: async (path) => factsOf(held, path),
    realPath: async (path) => path,
    exists: async (path) => factsOf(held, path) !== undefined,
    write: async (path, text) => files.put(path, text),
    append: async (path, text) => files.put(path, Buffer.concat([held.get(path) ?? Buffer.alloc(0), Buffer.from(text)])),
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
      held.set(path, typeof text === "string" ? Buffer.from(text) : Buffer.from(text));
      changed(path);
    },
    remove(path) {
      held.delete(path);
      changed(path);
      return Promise.resolve();
    },
  };
  return files;
}

function factsOf(held: ReadonlyMap<string, Buffer>, path: string): FileFacts | undefined {
  const bytes = held.get(path);
  if (bytes) return { kind: "file", bytes: bytes.byteLength, modifiedMs: 0 };
  const isFolder = [...held.keys()].some((other) => other.startsWith(`${path}/`));
  return isFolder ? { kind: "folder", bytes: 0, modifiedMs: 0 } : undefined;
}
