import { sentences } from "../../models/prose.ts";
import { timedWords } from "../../tasks/said.ts";
import type { TimedWord } from "../../tasks/sound.ts";
import type { Random } from "../../world/random.ts";

/** How long an invented word is spoken. */
const MS_PER_WORD = 400;

/**
 * What is heard in speech that has lasted so long: the words of `spoken` where they are known, else a word for each 400 ms, at
 * least one. Times from where the speech began. The longer it lasts the more words there are, and those that were there stay.
 */
export function heardWords(random: Random, audioMs: number, spoken?: string): TimedWord[] {
  const words =
    spoken === undefined ? invented(random, audioMs) : timedWords(spoken).filter(({ start }) => start * 1000 < audioMs);
  return words.map(({ text, start, end }) => ({ text, start, end: Math.min(end, Math.max(audioMs, 1) / 1000) }));
}

export function heardText(words: readonly TimedWord[]): string {
  return words.map(({ text }) => text).join(" ");
}

function invented(random: Random, audioMs: number): TimedWord[] {
  const count = Math.max(1, Math.floor(audioMs / MS_PER_WORD));
  const next = sentences(random);
  const words: string[] = [];
  while (words.length < count) words.push(...next().join("").trim().split(" "));
  return words
    .slice(0, count)
    .map((text, at) => ({ text, start: (at * MS_PER_WORD) / 1000, end: ((at + 1) * MS_PER_WORD) / 1000 }));
}
