import { EmulatorError } from "../errors/emulator-error.ts";
import type { InteractionDocument, MatchWord } from "../schema/cassette.ts";
import { notACassetteName } from "../schema/cassette-name.ts";
import type { CassetteIndex, IndexedFile, IndexedInteraction } from "../store/cassette-index.ts";
import type { Files } from "../world/files.ts";
import { answerOf, editedByHand } from "./answer-form.ts";
import { blobPath } from "./blob-path.ts";
import { type Ignore, parseIgnore } from "./ignores.ts";
import { indexFile } from "./index-file.ts";
import { looseKey } from "./loose.ts";
import { readInteraction } from "./read-cassette.ts";
import type { RecordedAnswer, RecordedRequest } from "./recorded.ts";
import { redactRequest } from "./redact.ts";
import { requestOf } from "./request-form.ts";
import { comparable, keyOf } from "./request-key.ts";
import { TimedLineError } from "./timed-lines.ts";

/** A folder of cassettes, found through an index. */
export interface Library {
  /** How many interactions there are. */
  readonly size: number;
  /** Those that answer this request, in their order; of one file alone, where it is named (its path). */
  find(request: RecordedRequest, only?: string): IndexedInteraction[];
  load(found: IndexedInteraction): Promise<Recording>;
  /** Looks at the folder again: changed files are read, missing ones forgotten. Throws for one that is broken. */
  refresh(): Promise<void>;
  /** The same for one file. */
  refreshFile(path: string): Promise<void>;
  /** What a file that was just written holds: it need not be read again. */
  written(file: IndexedFile, interactions: readonly IndexedInteraction[]): void;
  /** As the index has them: what does not count in a file that says nothing itself. */
  readonly usualIgnores: string;
  /** What does not count in a file's requests. */
  ignoresOf(path: string): readonly Ignore[];
  /** Of a cassette by its name: "chat" is chat.yaml in the folder. Throws an EmulatorError for what is no name. */
  pathOf(name: string): string;
  /** Absolute. */
  readonly dir: string;
}

/** An interaction, read. */
export interface Recording {
  readonly request: RecordedRequest;
  readonly answer: RecordedAnswer;
  /** Nothing of it may be replaced by a new recording. */
  readonly byHand: boolean;
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
    const loose = index.loose(asked.provider, asked.path).filter((one) => one.key === looseKey(asked, wordsOf(one)));
    // One that is matched whole is surer than one that is matched by a few words.
    return [...found, ...loose].filter(({ file }) => (only === undefined ? this.#ignoresOfFile.has(file) : file === only));
  }

  load(found: IndexedInteraction): Promise<Recording> {
    const id = `${found.file}\n${found.start}\n${found.stop}`;
    let loading = this.#loaded.get(id);
    if (!loading) {
      loading = this.#read(found);
      loading.catch(() => this.#loaded.delete(id));
      this.#loaded.set(id, loading);
      if (this.#loaded.size > MOST_LOADED) this.#loaded.delete(this.#loaded.keys().next().value ?? "");
    }
    return loading;
  }

  async refresh(): Promise<void> {
    const { files, dir, index } = this.#parts;
    const names = (await files.list(dir)).filter((name) => FILE.test(name));
    const paths = new Set(names.map((name) => `${dir}/${name}`));
    for (const { path } of index.files()) if (path.startsWith(`${dir}/`) && !paths.has(path)) this.#forget(path);
    const known = new Map(index.files().map((file) => [file.path, file]));
    for (const path of paths) {
      const facts = await files.stat(path);
      const before = known.get(path);
      const ignores = before && this.#withConfig(before.ignores);
      const same = before && facts && before.size === facts.bytes && before.modifiedMs === facts.modifiedMs && ignores;
      if (same) this.#learn(path, before.ignores, ignores);
      else await this.refreshFile(path);
    }
    this.#size = index.count(dir);
  }

  async refreshFile(path: string): Promise<void> {
    const { files, ignore } = this.#parts;
    const facts = await files.stat(path);
    if (!facts) return this.#forget(path);
    const text = await files.readText(path).catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
    const { file, interactions } = await indexFile(text, { path, size: facts.bytes, modifiedMs: facts.modifiedMs }, (header) => {
      const all = [...ignore, ...(header.ignore ?? [])];
      return { text: JSON.stringify(all), ignores: parsed(all, path) };
    });
    this.written(file, interactions);
  }

  written(file: IndexedFile, interactions: readonly IndexedInteraction[]): void {
    const { index, dir } = this.#parts;
    index.put(file, interactions);
    for (const id of [...this.#loaded.keys()]) if (id.startsWith(`${file.path}\n`)) this.#loaded.delete(id);
    this.#learn(file.path, file.ignores, parsed(JSON.parse(file.ignores) as string[], file.path));
    this.#size = index.count(dir);
  }

  ignoresOf(path: string): readonly Ignore[] {
    const { ignore } = this.#parts;
    return this.#rules.get(this.#ignoresOfFile.get(path) ?? "") ?? parsed(ignore, "the config");
  }

  get dir(): string {
    return this.#parts.dir;
  }

  pathOf(name: string): string {
    const why = notACassetteName(name);
    if (why !== undefined) throw noName(name, why);
    return `${this.#parts.dir}/${FILE.test(name) ? name : `${name}.yaml`}`;
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
    return ignore.every((rule, place) => all[place] === rule) ? parsed(all, "") : undefined;
  }

  async #read(found: IndexedInteraction): Promise<Recording> {
    const { files } = this.#parts;
    const text = (await files.readText(found.file)).slice(found.start, found.stop);
    const document = await readInteraction({ text, line: found.line }, found.file);
    const { blob: name } = document.response;
    const blob = name === undefined ? undefined : await this.#blob(found, name);
    try {
      const answer = answerOf(document.response, blob);
      const byHand = document.by === "hand" || editedByHand(document.response, answer);
      return { request: requestOf(document.request), answer, byHand };
    } catch (error) {
      if (!(error instanceof TimedLineError)) throw error;
      throw new EmulatorError(
        "AIGW-CASSETTE",
        `${found.id}: response.${blockOf(document.response)}, line ${error.line + 1}: ${error.message}`,
        {
          file: found.file,
          line: found.line,
          hint: "Correct the line, or record the interaction again",
        },
      );
    }
  }

  async #blob({ file, id, line }: IndexedInteraction, name: string): Promise<Uint8Array> {
    const path = blobPath(file, name);
    return this.#parts.files.readBytes(path).catch((cause: unknown) => {
      throw new EmulatorError("AIGW-CASSETTE", `${id}: its body is missing: ${path}`, {
        file,
        line,
        hint: "Bring the blobs folder along with the cassette, or record the interaction again",
        cause,
      });
    });
  }
}

/** Whose lines they are. */
function blockOf({ eventstream, frames }: InteractionDocument["response"]): string {
  if (frames !== undefined) return "frames";
  return eventstream === undefined ? "sse" : "eventstream";
}

/** Read and kept, at most: a test suite asks the same few again and again. */
const MOST_LOADED = 500;

function wordsOf({ loose }: IndexedInteraction): MatchWord[] {
  return JSON.parse(loose ?? "[]") as MatchWord[];
}

function parsed(texts: readonly string[], where: string): Ignore[] {
  return texts.map((text) => {
    const ignore = parseIgnore(text);
    if (ignore) return ignore;
    throw new EmulatorError("AIGW-CASSETTE", `ignore: "${text}" is no part of a request`, {
      hint: 'Write it as "body.user", "body.messages[*].content ~ /[0-9-]{10}/", "query.t" or "model"',
      ...(where.endsWith("l") && { file: where }),
    });
  });
}

function noName(name: string, why: string): EmulatorError {
  return new EmulatorError("AIGW-CASSETTE", `${JSON.stringify(name)} is no name of a cassette: ${why}`, {
    hint: '"chat" is chat.yaml in the folder of recordings, "suite/chat" is in a folder of it',
  });
}

function unreadable(file: string, cause: unknown): EmulatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EmulatorError("AIGW-CASSETTE", `cannot be read: ${reason}`, {
    file,
    hint: "Check that it is there and may be read",
    cause,
  });
}
