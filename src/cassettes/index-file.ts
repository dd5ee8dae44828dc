import { EmulatorError } from "../errors/emulator-error.ts";
import type { InteractionDocument } from "../schema/cassette.ts";
import type { IndexedFile, IndexedInteraction } from "../store/cassette-index.ts";
import type { Ignore } from "./ignores.ts";
import { looseKey } from "./loose.ts";
import type { Cassette } from "./read-cassette.ts";
import type { RecordedRequest } from "./recorded.ts";
import { redactRequest } from "./redact.ts";
import { requestOf } from "./request-form.ts";
import { comparable, keyOf } from "./request-key.ts";
import type { DocumentText } from "./split-documents.ts";

/** What the index keeps of a file. Throws an EmulatorError for one that is broken. */
export async function indexFile(
  text: string,
  facts: Pick<IndexedFile, "path" | "size" | "modifiedMs">,
  ignoresOf: (header: Cassette["header"]) => { readonly text: string; readonly ignores: readonly Ignore[] },
): Promise<{ file: IndexedFile; interactions: IndexedInteraction[] }> {
  const before = refuseNoText(text, facts.size, facts.path);
  // With the schema of the format: most starts find nothing to read.
  const { readCassette } = await import("./read-cassette.ts");
  const { header, interactions } = await readCassette(text, facts.path);
  const { text: ignoresText, ignores } = ignoresOf(header);
  const file = {
    ...facts,
    lines: lineEnds(text),
    ended: text === "" || text.endsWith("\n"),
    ignores: ignoresText,
    expires: header.expires ?? null,
    recordedAt: header.recorded?.at ?? null,
  };
  const places = inBytes(text, before);
  return { file, interactions: interactions.map(({ document, place }) => indexed(document, places(place), file, ignores)) };
}

const BYTE_ORDER_MARK = 3;

/** Throws an EmulatorError where a file of so many bytes is no UTF-8. Gives the bytes before its text: a byte order mark is none of it. */
export function refuseNoText(text: string, bytes: number, file: string): number {
  const before = bytes - Buffer.byteLength(text);
  if (before === 0 || before === BYTE_ORDER_MARK) return before;
  throw new EmulatorError("AIGW-CASSETTE", "holds bytes that are no text in UTF-8", {
    file,
    hint: "Save it as UTF-8, or record it again",
  });
}

export function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** Where a document is in its file: bytes, and its first line from 1. */
export type BytePlace = Pick<DocumentText, "start" | "end" | "line">;

/** Places in characters, asked for from top to bottom, as places in bytes. */
function inBytes(text: string, before: number): (place: DocumentText) => BytePlace {
  let [characters, bytes] = [0, before];
  const upTo = (end: number) => {
    bytes += Buffer.byteLength(text.slice(characters, end));
    characters = end;
    return bytes;
  };
  return ({ start, end, line }) => ({ start: upTo(start), end: upTo(end), line });
}

/** One interaction of a file, as the index has it. */
export function indexed(
  document: InteractionDocument,
  place: BytePlace,
  file: Pick<IndexedFile, "path" | "recordedAt" | "expires">,
  ignores: readonly Ignore[],
): IndexedInteraction {
  // Of a file written by hand, secrets may still stand in it: what is asked is compared without them.
  const request = redactRequest(requestOf(document.request));
  const key = document.match ? looseKey(request, document.match) : keyOf(comparable(request, ignores));
  return indexedAs(document, { request, key }, place, file);
}

/** The same where it is known what is asked, without secrets, and its key. */
export function indexedAs(
  document: InteractionDocument,
  { request, key }: { readonly request: Pick<RecordedRequest, "provider" | "path">; readonly key: string },
  place: BytePlace,
  file: Pick<IndexedFile, "path" | "recordedAt" | "expires">,
): IndexedInteraction {
  return {
    file: file.path,
    id: document.id,
    provider: request.provider,
    path: request.path,
    key,
    loose: document.match ? JSON.stringify(document.match) : null,
    start: place.start,
    stop: place.end,
    line: place.line,
    recordedAt: document.recorded ?? file.recordedAt,
    expires: document.expires ?? file.expires,
    repeat: document.repeat ?? null,
    status: document.response.status,
    partial: document.response.partial === true,
  };
}
