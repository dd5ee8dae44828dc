import type { IndexedInteraction } from "../store/cassette-index.ts";
import type { Files } from "../world/files.ts";
import type { RecordedRequest } from "./recorded.ts";

/**
 * Of many recordings those that most likely were made of a request that is nearly this one, at most so many, the likeliest first: those that
 * have most of its words in them, and of these the rare ones count most. To read and compare all of them would take too long.
 */
export async function likeliest(
  files: Pick<Files, "readPart">,
  all: readonly IndexedInteraction[],
  asked: RecordedRequest,
  most: number,
): Promise<readonly IndexedInteraction[]> {
  if (all.length <= most) return all;
  const words = [...wordsOf(JSON.stringify(asked.body))].slice(0, MOST_WORDS);
  const texts = await textsOf(files, all);
  const has = texts.map((text) => {
    const there = wordsOf(text);
    return words.flatMap((word, number) => (there.has(word) ? [number] : []));
  });
  const often = words.map(() => 0);
  for (const numbers of has) for (const number of numbers) often[number] = (often[number] ?? 0) + 1;
  const scores = has.map((numbers) => numbers.reduce((sum, number) => sum + 1 / (often[number] ?? 1), 0));
  const order = all.map((_, place) => place).sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other);
  return order.slice(0, most).flatMap((place) => all[place] ?? []);
}

/** A prompt of a hundred pages is known by its beginning. */
const MOST_WORDS = 2_000;

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}\p{N}_]+/gu));
}

/** The documents as they stand in their files; of each file the part that has them is read, once. */
async function textsOf(files: Pick<Files, "readPart">, all: readonly IndexedInteraction[]): Promise<string[]> {
  const parts = new Map<string, { readonly from: number; readonly bytes: Promise<Buffer> }>();
  const byFile = new Map<string, IndexedInteraction[]>();
  for (const one of all) {
    const those = byFile.get(one.file);
    if (those) those.push(one);
    else byFile.set(one.file, [one]);
  }
  for (const [file, those] of byFile) {
    const from = Math.min(...those.map(({ start }) => start));
    const text = files.readPart(file, from, Math.max(...those.map(({ stop }) => stop)));
    parts.set(file, { from, bytes: text.then((whole) => Buffer.from(whole)) });
  }
  return Promise.all(
    all.map(async ({ file, start, stop }) => {
      const part = parts.get(file);
      return part ? (await part.bytes).toString("utf8", start - part.from, stop - part.from) : "";
    }),
  );
}
