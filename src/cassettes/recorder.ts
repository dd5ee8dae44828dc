import type { InteractionDocument } from "../schema/cassette.ts";
import type { CassetteIndex, IndexedInteraction } from "../store/cassette-index.ts";
import type { Files } from "../world/files.ts";
import { contentOf, digest } from "./answer-form.ts";
import { blobPath } from "./blob-path.ts";
import { cassetteHeader } from "./cassette-header.ts";
import { inOrder } from "./format-cassette.ts";
import { indexed } from "./index-file.ts";
import { refuseOutside } from "./inside-folder.ts";
import { type Besides, interactionDocument } from "./interaction.ts";
import { newId } from "./interaction-id.ts";
import type { Library, Recording } from "./library.ts";
import { readInteraction } from "./read-cassette.ts";
import type { RecordedAnswer, RecordedRequest } from "./recorded.ts";
import { redactAnswer, redactRequest } from "./redact.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { comparable, keyOf } from "./request-key.ts";
import type { DocumentText } from "./split-documents.ts";
import { writeYaml } from "./write-yaml.ts";

/** What became of a recording. */
export interface Saved {
  readonly result: "added" | "replaced" | "unchanged" | "kept by hand";
  readonly file: string;
  readonly id: string;
}

export interface Recorder {
  /** Writes a recording into a cassette (its path), in its turn. Throws an EmulatorError when it must not be written, or cannot. */
  save(file: string, recording: NewRecording): Promise<Saved>;
}

export interface NewRecording extends Besides {
  readonly request: RecordedRequest;
  readonly answer: RecordedAnswer;
  /** ISO 8601. */
  readonly at: string;
  /** Also where somebody has changed what is there by hand. */
  readonly force?: boolean | undefined;
  /** The recording that is there is too old: an unchanged answer gets a new date. */
  readonly renew?: boolean | undefined;
  /** How often this run has recorded the same request in this file before: the first takes the place of the first that is there, and so on. */
  readonly nth: number;
}

interface RecorderParts {
  readonly files: Files;
  readonly index: CassetteIndex;
  readonly library: Library;
  readonly version: string;
}

export function recorder({ files, index, library, version }: RecorderParts): Recorder {
  const { dir } = library;
  /** A recording at the end of a file: nothing else has moved, so that the file need not be read again. */
  const appended = async (path: string, document: InteractionDocument, place: DocumentText, recordedAt: string) => {
    const facts = await files.stat(path);
    const before = index.files().find((one) => one.path === path);
    if (!facts) return;
    const { ignores = library.usualIgnores, expires = null } = before ?? {};
    const file = { path, size: facts.bytes, modifiedMs: facts.modifiedMs, ignores, expires, recordedAt };
    const added = indexed({ document, place }, file, library.ignoresOf(path));
    library.written(file, [...index.ofFile(path), added]);
  };
  const writeBlob = async (path: string, blob: Uint8Array) => {
    await refuseOutside(files, dir, path);
    await files.write(path, blob);
  };
  const write = async (file: string, recording: NewRecording): Promise<Saved> => {
    // Somebody else may have written meanwhile.
    const facts = await files.stat(file);
    const known = index.files().find(({ path }) => path === file);
    if (facts && (known?.size !== facts.bytes || known.modifiedMs !== facts.modifiedMs)) await library.refreshFile(file);
    const request = redactRequest(recording.request);
    const answer = redactAnswer(recording.answer);
    const key = keyOf(comparable(request, library.ignoresOf(file)));
    const there = facts ? index.ofFile(file) : [];
    const target = there.filter((one) => one.key === key && one.loose === null)[recording.nth];
    if (target) {
      const before = await library.load(target);
      if (before.byHand && !recording.force) return { result: "kept by hand", file, id: target.id };
      if (sameAnswer(before, answer) && !recording.renew) return { result: "unchanged", file, id: target.id };
    }
    const id = target?.id ?? newId(request, new Set(there.map((one) => one.id)));
    const { document, blob } = interactionDocument({ id, key, request, answer }, recording);
    const old = facts ? await files.readText(file) : "";
    const kept = target ? await ownWords(old, target) : {};
    // A day is enough, and only where it is not that of the file: nothing changes without need.
    const day = recording.at.slice(0, 10);
    const dated = known && facts && known.recordedAt?.slice(0, 10) !== day ? { recorded: day } : {};
    const whole = { ...document, ...kept, ...dated };
    const body = await writeYaml(inOrder(whole));
    refuseSecrets(body, file, id);
    const text = target
      ? old.slice(0, target.start) + body + old.slice(target.stop)
      : `${facts ? ended(old) : cassetteHeader({ at: recording.at, by: `aigw-emulator/${version}` })}---\n${body}`;
    if (blob) await writeBlob(blobPath(file, digest(blob)), blob);
    await files.write(file, text, body.includes("{{secret:") ? { mode: 0o600 } : {});
    if (target) await library.refreshFile(file);
    else {
      const start = text.length - body.length;
      const line = text.slice(0, start).split("\n").length;
      await appended(file, whole, { text: body, line, start, end: text.length }, known?.recordedAt ?? recording.at);
    }
    return { result: target ? "replaced" : "added", file, id };
  };
  // Those of this process one after the other as they came; the lock is about other processes.
  const turns = new Map<string, Promise<unknown>>();
  return {
    save(file, recording) {
      const mine = (turns.get(file) ?? Promise.resolve())
        // Before the lock, which is a file there too.
        .then(() => refuseOutside(files, dir, file))
        .then(() => files.locked(file, () => write(file, recording)));
      const over = mine.catch(() => {});
      turns.set(file, over);
      return mine;
    },
  };
}

/** What somebody has set for an interaction stays when its answer is new. */
async function ownWords(text: string, { start, stop, line, file }: IndexedInteraction): Promise<Partial<InteractionDocument>> {
  const { expires, match, repeat } = await readInteraction({ text: text.slice(start, stop), line }, file);
  return { ...(expires && { expires }), ...(match && { match }), ...(repeat && { repeat }) };
}

/** When it came, and in which pieces, is different each time: for that alone nothing is written. */
function sameAnswer({ answer }: Recording, now: RecordedAnswer): boolean {
  if (answer.status !== now.status || answer.partial !== now.partial) return false;
  if (!contentOf(answer).equals(contentOf(now))) return false;
  const names = [...new Set([...Object.keys(answer.headers), ...Object.keys(now.headers)])];
  return names.every((name) => VOLATILE.test(name) || String(answer.headers[name]) === String(now.headers[name]));
}

const VOLATILE = /request-?id|-ms$|remaining|reset|server-timing|invocation-latency/;

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
