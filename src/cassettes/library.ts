import { EmulatorError } from "../errors/emulator-error.ts";
import type { MatchWord } from "../schema/cassette.ts";
import { notACassetteName } from "../schema/cassette-name.ts";
import type { CassetteIndex, IndexedFile, IndexedInteraction } from "../store/cassette-index.ts";
import type { FileFacts, Files } from "../world/files.ts";
import { type Ignore, parsedIgnores } from "./ignores.ts";
import { indexFile } from "./index-file.ts";
import { likeliest } from "./likeliest.ts";
import { loadRecording, type Recording } from "./load-recording.ts";
import { looseKey } from "./loose.ts";
import type { RecordedRequest } from "./recorded.ts";
import { redactRequest } from "./redact.ts";
import { comparable, keyOf } from "./request-key.ts";
import { stillText } from "./still-text.ts";

/** A folder of cassettes, found through an index. */
export interface Library {
  /** How many interactions there are. */
  readonly size: number;
  /** Those that answer this request, in their order; of one file alone, where it is named (its path). */
  find(request: RecordedRequest, only?: string): IndexedInteraction[];
  load(found: IndexedInteraction): Promise<Recording>;
  /** Those that a request came nearest to, by their words, at most so many. */
  likeliest(all: readonly IndexedInteraction[], asked: RecordedRequest, most: number): Promise<readonly IndexedInteraction[]>;
  /** Looks at the folder again: changed files are read, missing ones forgotten. Throws for one that is broken. */
  refresh(): Promise<void>;
  /** The same for one file. */
  refreshFile(path: string): Promise<void>;
  /** Those of a file that are matched by some words alone, of a request without secrets. */
  looseIn(file: string, request: RecordedRequest): IndexedInteraction[];
  /** What has just been written at the end of a file: the rest need not be read again. */
  appended(file: IndexedFile, interactions: readonly IndexedInteraction[]): void;
  /** One has just been written in the place of another; the same holds for the rest. */
  replaced(file: IndexedFile, old: IndexedInteraction, now: IndexedInteraction): void;
  /** `refresh` leaves a file alone until what this returns is called: somebody is at it who says what becomes of it. */
  hold(path: string): () => void;
  /** As the index has them: what does not count in a file that says nothing itself. */
  readonly usualIgnores: string;
  /** What does not count in a file's requests. */
  ignoresOf(path: string): readonly Ignore[];
  /** Of a cassette by its name: "chat" is chat.yaml in the folder. Throws an EmulatorError for what is no name. */
  pathOf(name: string): string;
  /** Absolute. */
  readonly dir: string;
}

export interface LibraryParts {
  readonly files: Files;
  /** Absolute. */
  readonly dir: string;
  readonly index: CassetteIndex;
  /** What counts in no cassette, as the config says. */
  readonly ignore: readonly string[];
}

const FILE = /\.ya?ml$/;

export async function openLibrary(parts: LibraryParts): Promise<Library> {
  const library = new OpenLibrary(parts);
  await library.refresh();
  return library;
}

class OpenLibrary implements Library {
  readonly #parts: LibraryParts;
  /** By their JSON, as the index has it. */
  readonly #rules = new Map<string, readonly Ignore[]>();
  readonly #ignoresOfFile = new Map<string, string>();
  readonly #held = new Set<string>();
  readonly #loaded = new Map<string, Promise<Recording>>();
  #size = 0;

  constructor(parts: LibraryParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#size;
  }

  get usualIgnores(): string {
    return JSON.stringify(this.#parts.ignore);
  }

  find(request: RecordedRequest, only?: string): IndexedInteraction[] {
    const { index } = this.#parts;
    const asked = redactRequest(request);
    const found: IndexedInteraction[] = [];
    for (const [text, ignores] of this.#rules) {
      const same = index.byKey(keyOf(comparable(asked, ignores)));
      found.push(...same.filter(({ file }) => this.#ignoresOfFile.get(file) === text));
    }
    // One that is matched whole is surer than one that is matched by a few words.
    return [...found, ...this.#loose(asked)].filter(({ file }) =>
      only === undefined ? this.#ignoresOfFile.has(file) : file === only,
    );
  }

  looseIn(path: string, request: RecordedRequest): IndexedInteraction[] {
    return this.#loose(request).filter(({ file }) => file === path);
  }

  load(found: IndexedInteraction): Promise<Recording> {
    const id = `${found.file}\n${found.start}\n${found.stop}`;
    let loading = this.#loaded.get(id);
    if (!loading) {
      loading = loadRecording(this.#parts.files, found);
      loading.catch(() => this.#loaded.delete(id));
      this.#loaded.set(id, loading);
      if (this.#loaded.size > MOST_LOADED) this.#loaded.delete(this.#loaded.keys().next().value ?? "");
    }
    return loading;
  }

  likeliest(all: readonly IndexedInteraction[], asked: RecordedRequest, most: number): Promise<readonly IndexedInteraction[]> {
    return likeliest(this.#parts.files, all, asked, most);
  }

  async refresh(): Promise<void> {
    const { files, dir, index } = this.#parts;
    const names = (await files.list(dir)).filter((name) => FILE.test(name));
    const paths = new Set(names.map((name) => `${dir}/${name}`));
    for (const { path } of index.files()) if (path.startsWith(`${dir}/`) && !paths.has(path)) this.#forget(path);
    for (const path of paths) {
      const facts = await files.stat(path);
      if (this.#held.has(path)) continue;
      const before = index.file(path);
      const ignores = before && this.#withConfig(before.ignores);
      if (facts && ignores && isSame(before, facts)) this.#learn(path, before.ignores, ignores);
      else await this.#read(path, () => this.#held.has(path));
    }
    this.#size = index.count(dir);
  }

  refreshFile(path: string): Promise<void> {
    return this.#read(path, () => false);
  }

  appended(file: IndexedFile, interactions: readonly IndexedInteraction[]): void {
    this.#parts.index.append(file, interactions);
    this.#size += interactions.length;
    if (this.#ignoresOfFile.get(file.path) !== file.ignores) this.#learn(file.path, file.ignores, rulesOf(file));
  }

  replaced(file: IndexedFile, old: IndexedInteraction, now: IndexedInteraction): void {
    this.#parts.index.replace(file, old, now);
    this.#unload(file.path);
  }

  hold(path: string): () => void {
    this.#held.add(path);
    return () => void this.#held.delete(path);
  }

  ignoresOf(path: string): readonly Ignore[] {
    const { ignore } = this.#parts;
    return this.#rules.get(this.#ignoresOfFile.get(path) ?? "") ?? parsedIgnores(ignore, "the config");
  }

  get dir(): string {
    return this.#parts.dir;
  }

  pathOf(name: string): string {
    const why = notACassetteName(name);
    if (why !== undefined) throw noName(name, why);
    return `${this.#parts.dir}/${FILE.test(name) ? name : `${name}.yaml`}`;
  }

  /** Reads a file as it is when it does not change meanwhile; nothing is kept of it once it is `left` to somebody else. */
  async #read(path: string, left: () => boolean): Promise<void> {
    const { files, ignore, index, dir } = this.#parts;
    const { facts, text } = await stillText(files, path);
    if (left()) return;
    if (!facts) return this.#forget(path);
    const { file, interactions } = await indexFile(text, { path, size: facts.bytes, modifiedMs: facts.modifiedMs }, (header) => {
      const all = [...ignore, ...(header.ignore ?? [])];
      return { text: JSON.stringify(all), ignores: parsedIgnores(all, path) };
    });
    if (left()) return;
    index.put(file, interactions);
    this.#unload(path);
    this.#learn(path, file.ignores, rulesOf(file));
    this.#size = index.count(dir);
  }

  #unload(path: string): void {
    for (const id of [...this.#loaded.keys()]) if (id.startsWith(`${path}\n`)) this.#loaded.delete(id);
  }

  #loose(asked: RecordedRequest): IndexedInteraction[] {
    const { index } = this.#parts;
    const lists = index.looseWords(asked.provider, asked.path);
    return lists.flatMap((words) => index.byKey(looseKey(asked, JSON.parse(words) as MatchWord[]), words));
  }

  #learn(path: string, text: string, ignores: readonly Ignore[]): void {
    this.#ignoresOfFile.set(path, text);
    if (!this.#rules.has(text)) this.#rules.set(text, ignores);
  }

  #forget(path: string): void {
    this.#parts.index.remove(path);
    this.#ignoresOfFile.delete(path);
    this.#loaded.clear();
    this.#size = this.#parts.index.count(this.#parts.dir);
  }

  /** Undefined when the keys in the index were worked out with another config. */
  #withConfig(text: string): readonly Ignore[] | undefined {
    const all = JSON.parse(text) as string[];
    const { ignore } = this.#parts;
    return ignore.every((rule, place) => all[place] === rule) ? parsedIgnores(all, "") : undefined;
  }
}

/** Read and kept, at most: a test suite asks the same few again and again. */
const MOST_LOADED = 500;

function rulesOf({ ignores, path }: IndexedFile): readonly Ignore[] {
  return parsedIgnores(JSON.parse(ignores) as string[], path);
}

function isSame({ size, modifiedMs }: Pick<IndexedFile, "size" | "modifiedMs">, facts: FileFacts): boolean {
  return size === facts.bytes && modifiedMs === facts.modifiedMs;
}

function noName(name: string, why: string): EmulatorError {
  return new EmulatorError("AIGW-CASSETTE", `${JSON.stringify(name)} is no name of a cassette: ${why}`, {
    hint: '"chat" is chat.yaml in the folder of recordings, "suite/chat" is in a folder of it',
  });
}
