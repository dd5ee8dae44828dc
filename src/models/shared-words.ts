/**
 * How much of a text's words others have, from 0 to 1, long words counting more than short ones: a plain measure, so that a
 * test can say beforehand which text fits best.
 */
export function sharedWords(text: string): (other: string) => number {
  const wanted = wordsOf(text, MOST_OF_QUESTION);
  const all = [...wanted].reduce((sum, word) => sum + weight(word), 0);
  return (other) => {
    if (all === 0) return 0;
    const words = byStart(wordsOf(other, MOST_OF_TEXT));
    return [...wanted].reduce((sum, word) => sum + weight(word) * closeness(word, words), 0) / all;
  };
}

/** Words that are looked at: services cut longer texts off, too. */
const MOST_OF_QUESTION = 200;
const MOST_OF_TEXT = 4000;

/** Little words are in every text. */
function weight(word: string): number {
  return Math.min(1, word.length / 6) ** 2;
}

/** 1 where the word is there, less where one is that begins like it: "river" and "rivers", "paint" and "painting". */
function closeness(word: string, words: ReadonlyMap<string, readonly string[]>): number {
  const alike = words.get(word.slice(0, STEM)) ?? [];
  if (alike.includes(word)) return 1;
  if (word.length < STEM) return 0;
  return Math.max(0, ...alike.map((other) => sharedStart(word, other) / Math.max(word.length, other.length)));
}

/** Letters that words must share to be alike at all. */
const STEM = 4;

function byStart(words: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const word of words) {
    const alike = found.get(word.slice(0, STEM));
    if (alike) alike.push(word);
    else found.set(word.slice(0, STEM), [word]);
  }
  return found;
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

export function wordsOf(text: string, most: number): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(WORDS)?.slice(0, most));
}

/** In scripts without spaces every character is one. */
const WORDS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}]+/gu;
