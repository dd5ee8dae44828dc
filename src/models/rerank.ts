import type { MockModel } from "./model.ts";

/**
 * Judges by words: a document fits as well as it has the query's words, long ones counting more than short ones. Plain, so
 * that a test can say beforehand what comes first; among equals the shorter document does, then the earlier one.
 */
export const rerankModel: MockModel<"rerank"> = {
  task: "rerank",
  answer({ query, documents, top }, { facts }) {
    const wanted = wordsOf(query, MOST_OF_QUERY);
    const results = documents
      .map((document, index) => ({ index, score: relevance(wanted, wordsOf(document, MOST_OF_DOCUMENT)) }))
      .sort((one, other) => other.score - one.score || one.index - other.index);
    return { kind: "answer", answer: { task: "rerank", model: facts.snapshot, results: results.slice(0, top) } };
  },
};

/** Words that are looked at: services cut longer texts off, too. */
const MOST_OF_QUERY = 200;
const MOST_OF_DOCUMENT = 4000;
/** What no document scores less than, and what one with all the words scores at least. */
const LEAST = 0.01;
const FOUND = 0.96;
/** What brevity may add. */
const BREVITY = 0.03;

function relevance(wanted: ReadonlySet<string>, words: ReadonlySet<string>): number {
  let all = 0;
  let found = 0;
  for (const word of wanted) {
    all += weight(word);
    found += weight(word) * closeness(word, words);
  }
  const share = all === 0 ? 0 : found / all;
  return round(LEAST + (FOUND - LEAST) * share + (BREVITY * share) / Math.sqrt(words.size + 1));
}

/** Little words are in every text. */
function weight(word: string): number {
  return Math.min(1, word.length / 6) ** 2;
}

/** 1 where the word is there, less where one is that begins like it: "river" and "rivers", "paint" and "painting". */
function closeness(word: string, words: ReadonlySet<string>): number {
  if (words.has(word)) return 1;
  let closest = 0;
  for (const other of words) {
    const shared = sharedStart(word, other);
    if (shared >= SHORTEST_STEM) closest = Math.max(closest, shared / Math.max(word.length, other.length));
  }
  return closest;
}

const SHORTEST_STEM = 4;

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

function wordsOf(text: string, most: number): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(WORDS)?.slice(0, most));
}

/** In scripts without spaces every character is one. */
const WORDS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}]+/gu;

/** Seven digits, as services send them. */
function round(score: number): number {
  return Math.round(score * 1e7) / 1e7;
}
