import type { IndexedFile, IndexedInteraction } from "../store/cassette-index.ts";
import type { Ignore } from "./ignores.ts";
import { looseKey } from "./loose.ts";
import { type Cassette, type PlacedInteraction, readCassette } from "./read-cassette.ts";
import { redactRequest } from "./redact.ts";
import { requestOf } from "./request-form.ts";
import { comparable, keyOf } from "./request-key.ts";

/** What the index keeps of a file. Throws an EmulatorError for one that is broken. */
export async function indexFile(
  text: string,
  facts: Pick<IndexedFile, "path" | "size" | "modifiedMs">,
  ignoresOf: (header: Cassette["header"]) => { readonly text: string; readonly ignores: readonly Ignore[] },
): Promise<{ file: IndexedFile; interactions: IndexedInteraction[] }> {
  const { header, interactions } = await readCassette(text, facts.path);
  const { text: ignoresText, ignores } = ignoresOf(header);
  const file = {
    ...facts,
    ignores: ignoresText,
    expires: header.expires ?? null,
    recordedAt: header.recorded?.at ?? null,
  };
  return { file, interactions: interactions.map((one) => indexed(one, file, ignores)) };
}

/** One interaction of a file, as the index has it. */
export function indexed(
  { document, place }: PlacedInteraction,
  file: IndexedFile,
  ignores: readonly Ignore[],
): IndexedInteraction {
  // Of a file written by hand, secrets may still stand in it: what is asked is compared without them.
  const request = redactRequest(requestOf(document.request));
  return {
    file: file.path,
    id: document.id,
    provider: request.provider,
    path: request.path,
    key: document.match ? looseKey(request, document.match) : keyOf(comparable(request, ignores)),
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
