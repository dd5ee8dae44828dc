import { type FSWatcher, watch as watchFolder } from "node:fs";
import { open, readdir, readFile, readlink, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { writeAtEnd, writeWhole } from "./atomic-write.ts";
import { withFileLock } from "./file-lock.ts";
import { isMissing } from "./missing.ts";

/** The file system, as far as the emulator uses it. Errors are Node's own (`code` "ENOENT" and so on). */
export interface Files {
  /** UTF-8 text, without a byte order mark. */
  readText(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
  /** The text in these bytes of a file, from `start` and before `stop`. */
  readPart(path: string, start: number, stop: number): Promise<string>;
  /** Files in a folder and below it: relative paths with "/" between, sorted. Nothing hidden; empty for a missing folder. */
  list(dir: string): Promise<readonly string[]>;
  /** Undefined when there is nothing of that name. */
  stat(path: string): Promise<FileFacts | undefined>;
  exists(path: string): Promise<boolean>;
  /** Where a path leads when every link on it is followed, as far as it is there. */
  realPath(path: string): Promise<string>;
  /**
   * Readers see the old text or the new one, never a half. Makes missing folders. Without a mode, a file that is there keeps
   * its own.
   */
  write(path: string, text: string | Uint8Array, options?: { readonly mode?: number }): Promise<void>;
  /** The same, with `text` at the end of what is there; that is not read. */
  append(path: string, text: string, options?: { readonly mode?: number }): Promise<void>;
  /** Nothing happens when it is not there. */
  remove(path: string): Promise<void>;
  /** Nobody else holds the lock of this file while `work` runs, in this process or another. */
  locked<Result>(path: string, work: () => Promise<Result>): Promise<Result>;
  /**
   * Calls back once the folder (and what is below it) has been quiet for a moment after a change. A folder that does not
   * exist yet is waited for, if it is to be in one that does. Does not keep the process alive.
   */
  watch(dir: string, onChange: () => void): StopWatching;
}

export interface FileFacts {
  readonly kind: "file" | "folder";
  readonly bytes: number;
  readonly modifiedMs: number;
}

export type StopWatching = () => void;

/** Editors write a file in several steps: looking before they are done would see a broken one. */
const QUIET_MS = 40;

export function realFiles(): Files {
  return {
    async readText(path) {
      const text = await readFile(path, "utf8");
      return text.startsWith("\uFEFF") ? text.slice(1) : text;
    },
    async list(dir) {
      return (await filesBelow(dir, "")).sort();
    },
    readBytes: (path) => readFile(path),
    stat: factsOf,
    exists: async (path) => (await factsOf(path)) !== undefined,
    realPath: (path) => realPathOf(resolve(path)),
    readPart,
    write: writeWhole,
    append: writeAtEnd,
    remove: (path) => rm(path, { force: true }),
    locked: withFileLock,
    watch(dir, onChange) {
      const watcher = new FolderWatcher(dir, onChange);
      return () => watcher.stop();
    },
  };
}

async function filesBelow(dir: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entriesOf(join(dir, prefix))) {
    const name = prefix + entry.name;
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) found.push(...(await filesBelow(dir, `${name}/`)));
    else found.push(name);
  }
  return found;
}

async function entriesOf(dir: string) {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function factsOf(path: string): Promise<FileFacts | undefined> {
  try {
    const facts = await stat(path);
    return { kind: facts.isDirectory() ? "folder" : "file", bytes: facts.size, modifiedMs: Math.trunc(facts.mtimeMs) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** What is not there yet has a folder; a link to what is not there leads there all the same. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const target = await readlink(path).catch(() => undefined);
  if (target !== undefined) return realPathOf(resolve(dirname(path), target));
  return dirname(path) === path ? path : join(await realPathOf(dirname(path)), basename(path));
}

async function readPart(path: string, start: number, stop: number): Promise<string> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(Math.max(0, stop - start));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytes.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * One watcher per folder, looked over after each burst: Node's recursive watching on Linux loses files that are replaced
 * by a rename, which is how editors save.
 */
class FolderWatcher {
  readonly #dir: string;
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #existed = false;

  constructor(dir: string, onChange: () => void) {
    this.#dir = dir;
    this.#onChange = onChange;
    this.#existed = this.#open(dir);
    void this.#start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const folder of [...this.#watchers.keys()]) this.#close(folder);
  }

  async #start(): Promise<void> {
    const existed = this.#existed;
    await this.#sync();
    if (this.#existed !== existed) this.#touched(null);
  }

  #touched(name: string | null): void {
    // Drafts and editors' swap files.
    if (name?.split(sep).at(-1)?.startsWith(".")) return;
    // The folder's parent is somebody else's: there may be a log in it that grows with each request.
    if (!this.#existed && name !== null && name !== basename(this.#dir)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#settled(), QUIET_MS);
    this.#timer.unref();
  }

  async #settled(): Promise<void> {
    const existed = this.#existed;
    await this.#sync();
    // While the folder is missing, its parent is watched: what else happens there is nobody's business.
    if (!this.#stopped && (existed || this.#existed)) this.#onChange();
  }

  /** Watches exactly the folders that are there now; the parent alone while there is none. */
  async #sync(): Promise<void> {
    const folders = await foldersBelow(this.#dir);
    if (this.#stopped) return;
    this.#existed = folders.length > 0;
    const wanted = new Set(this.#existed ? folders : [dirname(this.#dir)]);
    for (const folder of [...this.#watchers.keys()]) if (!wanted.has(folder)) this.#close(folder);
    for (const folder of wanted) this.#open(folder);
    // It may have come while its parent was not yet watched.
    if (!this.#existed && (await isThere(this.#dir))) this.#touched(null);
  }

  /** False for a folder that cannot be watched: what happens there shows at the next change elsewhere. */
  #open(folder: string): boolean {
    if (this.#watchers.has(folder)) return true;
    try {
      const watcher = watchFolder(folder, { persistent: false }, (_event, name) => this.#touched(name));
      // A folder that goes away while watched: the next look finds out what is left.
      watcher.on("error", () => {
        this.#close(folder);
        this.#touched(null);
      });
      this.#watchers.set(folder, watcher);
      return true;
    } catch {
      return false;
    }
  }

  #close(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

/** A watcher has nobody to complain to: what cannot be looked at (a circle of links, a folder above that is closed) is not there. */
async function isThere(path: string): Promise<boolean> {
  return (await factsOf(path).catch(() => undefined)) !== undefined;
}

async function foldersBelow(dir: string): Promise<string[]> {
  if ((await factsOf(dir).catch(() => undefined))?.kind !== "folder") return [];
  // A folder that may not be read is not looked into; reading the files will say so.
  const entries = await entriesOf(dir).catch(() => []);
  const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  return [dir, ...(await Promise.all(below.map((entry) => foldersBelow(join(dir, entry.name))))).flat()];
}
