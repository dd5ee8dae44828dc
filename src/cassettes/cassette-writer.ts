import type { InteractionDocument } from "../schema/cassette.ts";
import type { CassetteIndex, IndexedFile, IndexedInteraction } from "../store/cassette-index.ts";
import type { Files } from "../world/files.ts";
import { digest } from "./answer-form.ts";
import { blobPath } from "./blob-path.ts";
import { cassetteHeader } from "./cassette-header.ts";
import { tellGit } from "./git-attributes.ts";
import { indexed, indexedAs, lineEnds } from "./index-file.ts";
import { refuseOutside } from "./inside-folder.ts";
import { interactionDocument } from "./interaction.ts";
import type { IdGiver } from "./interaction-id.ts";
import type { KeyCounts } from "./key-counts.ts";
import type { Library } from "./library.ts";
import type { RecordedRequest } from "./recorded.ts";
import type { NewRecording, Saved } from "./recorder.ts";
import { redactAnswer, redactRequest } from "./redact.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { comparable, keyOf } from "./request-key.ts";
import { sameAnswer } from "./same-answer.ts";
import { writeYaml } from "./write-yaml.ts";

export interface WriterParts {
  readonly files: Files;
  readonly index: CassetteIndex;
  readonly library: Library;
  readonly version: string;
}

/** Writes into one cassette while its lock is held. New recordings are collected: `flush` puts them at its end together. */
export interface CassetteWriter {
  /** Throws an EmulatorError for what must not be written. */
  save(recording: NewRecording): Promise<Saved>;
  flush(): Promise<void>;
}

/** What is remembered from one writer to the next. */
interface Memory {
  readonly names: IdGiver;
  readonly counts: KeyCounts;
}

export async function openWriter(file: string, parts: WriterParts, memory: Memory): Promise<CassetteWriter> {
  // With the schema of the format.
  const { inOrder } = await import("./format-cassette.ts");
  const facts = await parts.files.stat(file);
  const known = parts.index.file(file);
  const isKnown = known?.size === facts?.bytes && known?.modifiedMs === facts?.modifiedMs;
  if (!isKnown) {
    // Somebody else has written meanwhile.
    await parts.library.refreshFile(file);
    memory.names.forget(file);
  }
  return new FileWriter(file, { ...parts, ...memory, inOrder }, memory.counts.of(file, facts));
}

const SEPARATOR = "---\n";

/** A recording that is not in its file yet. */
interface Draft {
  readonly document: InteractionDocument;
  readonly request: RecordedRequest;
  readonly key: string;
  readonly text: string;
  readonly at: string;
}

interface FileParts extends WriterParts, Memory {
  /** Members as they are written. */
  readonly inOrder: (document: object) => object;
}

class FileWriter implements CassetteWriter {
  readonly #file: string;
  readonly #parts: FileParts;
  #drafts: Draft[] = [];
  /** How many of them are matched by a key. */
  readonly #drafted = new Map<string, number>();
  readonly #draftIds = new Set<string>();
  /** Of the file as it is: how many are matched by a key, and whether some of an endpoint are matched by words alone. */
  readonly #counts: Map<string, number>;
  readonly #looseness = new Map<string, boolean>();
  #known: IndexedFile | undefined;
  /** What was collected is lost with it: whoever waits for any of that has to learn it. */
  #broken: { readonly error: unknown } | undefined;

  constructor(file: string, parts: FileParts, counts: Map<string, number>) {
    this.#file = file;
    this.#parts = parts;
    this.#counts = counts;
  }

  async save(recording: NewRecording): Promise<Saved> {
    const { library, names, inOrder } = this.#parts;
    const file = this.#file;
    const redacted = { request: redactRequest(recording.request()), answer: redactAnswer(recording.answer) };
    const key = keyOf(comparable(redacted.request, library.ignoresOf(file)));
    const target = await this.#there(redacted.request, key, recording.nth(key));
    const before = target && (await library.load(target));
    if (target && before) {
      if (before.byHand && !recording.force) return { result: "kept by hand", file, id: target.id };
      if (redacted.answer.partial && !before.answer.partial && !recording.force)
        return { result: "kept whole", file, id: target.id };
      if (sameAnswer(before, redacted.answer) && !recording.renew) return { result: "unchanged", file, id: target.id };
    }
    const id = target?.id ?? names.next(file, redacted.request, this.#draftIds);
    const { document, blob } = interactionDocument({ id, key, ...redacted }, recording.besides?.() ?? {});
    const whole = { ...document, ...(target && (await this.#ownWords(target))), ...this.#dated(recording.at) };
    const text = await writeYaml(inOrder(whole));
    refuseSecrets(text, file, id);
    if (blob) await this.#writeBlob(blob);
    if (!target) {
      this.#drafts.push({ document: whole, request: redacted.request, key, text, at: recording.at });
      this.#drafted.set(key, (this.#drafted.get(key) ?? 0) + 1);
      this.#draftIds.add(id);
      return { result: "added", file, id };
    }
    await this.#replace(target, whole, text);
    return { result: "replaced", file, id };
  }

  async flush(): Promise<void> {
    const drafts = this.#drafts;
    const [first] = drafts;
    if (this.#broken) throw this.#broken.error;
    if (!first) return;
    this.#drafts = [];
    const drafted = [...this.#drafted];
    this.#drafted.clear();
    this.#draftIds.clear();
    const { files, index, library, names, counts, version } = this.#parts;
    const known = index.file(this.#file);
    const { size = 0, lines = 0, ended = true, ...others } = known ?? {};
    const texts = [known ? (ended ? "" : "\n") : cassetteHeader({ at: first.at, by: `aigw-emulator/${version}` })];
    let end = size + Buffer.byteLength(texts[0] ?? "");
    let line = lines + lineEnds(texts[0] ?? "");
    const placed = drafts.map((draft) => {
      texts.push(SEPARATOR, draft.text);
      const place = {
        start: end + SEPARATOR.length,
        end: end + SEPARATOR.length + Buffer.byteLength(draft.text),
        line: line + 2,
      };
      end = place.end;
      line += 1 + lineEnds(draft.text);
      return { draft, place };
    });
    const text = texts.join("");
    await files.append(this.#file, text, isSecretive(text) ? { mode: 0o600 } : {}).catch((error: unknown) => {
      names.forget(this.#file);
      this.#broken = { error };
      throw error;
    });
    const facts = await files.stat(this.#file);
    if (!facts || !ended) {
      // The document before has got its line end.
      this.#counts.clear();
      return library.refreshFile(this.#file);
    }
    const file: IndexedFile = {
      ...{ ignores: library.usualIgnores, expires: null, recordedAt: first.at, ...others },
      ...{ path: this.#file, size: facts.bytes, modifiedMs: facts.modifiedMs, lines: line, ended: true },
    };
    library.appended(
      file,
      placed.map(({ draft, place }) => indexedAs(draft.document, draft, place, file)),
    );
    for (const [key, count] of drafted) this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    counts.keep(this.#file, facts, this.#counts);
  }

  /** What stands where a recording is to go: of those that answer its request, the nth. */
  async #there(request: RecordedRequest, key: string, nth: number): Promise<IndexedInteraction | undefined> {
    const { index, library } = this.#parts;
    const written = this.#written(key);
    const waiting = this.#drafted.get(key) ?? 0;
    const [whole, loose] = [nth < written + waiting, nth - written - waiting];
    if (!whole && (!this.#isLoose(request) || library.looseIn(this.#file, request).length <= loose)) return undefined;
    // Only then its place is sure.
    await this.flush();
    return whole ? index.nthOfKey(this.#file, key, nth) : library.looseIn(this.#file, request)[loose];
  }

  #written(key: string): number {
    const count = this.#counts.get(key) ?? this.#parts.index.countOfKey(this.#file, key);
    this.#counts.set(key, count);
    return count;
  }

  #isLoose({ provider, path }: RecordedRequest): boolean {
    const endpoint = `${provider} ${path}`;
    const loose = this.#looseness.get(endpoint) ?? this.#parts.index.looseWords(provider, path).length > 0;
    this.#looseness.set(endpoint, loose);
    return loose;
  }

  /** What somebody has set for an interaction stays when its answer is new. */
  async #ownWords({ start, stop, line, file }: IndexedInteraction): Promise<Partial<InteractionDocument>> {
    const text = await this.#parts.files.readPart(file, start, stop);
    const { readInteraction } = await import("./read-cassette.ts");
    const { expires, match, repeat } = await readInteraction({ text, line }, file);
    return { ...(expires && { expires }), ...(match && { match }), ...(repeat && { repeat }) };
  }

  /** A day is enough, and only where it is not that of the file: nothing changes without need. */
  #dated(at: string): Partial<InteractionDocument> {
    this.#known ??= this.#parts.index.file(this.#file);
    const day = at.slice(0, 10);
    return this.#known && this.#known.recordedAt?.slice(0, 10) !== day ? { recorded: day } : {};
  }

  async #writeBlob(blob: Uint8Array): Promise<void> {
    const path = blobPath(this.#file, digest(blob));
    await refuseOutside(this.#parts.files, this.#parts.library.dir, path);
    await this.#parts.files.write(path, blob);
    await tellGit(this.#parts.files, this.#parts.library.dir);
  }

  /** Comments above it stay. */
  async #replace(old: IndexedInteraction, document: InteractionDocument, body: string): Promise<void> {
    const { files, index, library } = this.#parts;
    this.#counts.clear();
    const known = index.file(this.#file);
    const bytes = Buffer.from(await files.readBytes(this.#file));
    const before = bytes.subarray(old.start, old.stop).toString("utf8");
    const text = (/^(?:[ \t]*#.*\n)+/.exec(before)?.[0] ?? "") + body;
    const whole = Buffer.concat([bytes.subarray(0, old.start), Buffer.from(text), bytes.subarray(old.stop)]);
    await files.write(this.#file, whole, isSecretive(text) ? { mode: 0o600 } : {});
    const facts = await files.stat(this.#file);
    if (!facts || !known) return library.refreshFile(this.#file);
    const { bytes: size, modifiedMs } = facts;
    const lines = known.lines + lineEnds(text) - lineEnds(before);
    const file = { ...known, size, modifiedMs, lines, ended: known.ended || old.stop === bytes.byteLength };
    const place = { start: old.start, end: old.start + Buffer.byteLength(text), line: old.line };
    library.replaced(file, old, indexed(document, place, file, library.ignoresOf(this.#file)));
  }
}

/** Whether something was left out of it that its owner alone should know of. */
function isSecretive(text: string): boolean {
  return text.includes("{{secret:");
}
