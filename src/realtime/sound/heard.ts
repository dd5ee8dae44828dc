import { sentences } from "../../models/prose.ts";
import type { Random } from "../../world/random.ts";

/** How long a word is spoken. */
const MS_PER_WORD = 400;

/** One word of a transcript. Times in milliseconds from the first of them. */
export interface HeardWord {
  /** In small letters, without marks. */
  readonly word: string;
  readonly punctuated: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** What the emulator makes of sound that lasts so long: a word for each 400 ms, at least one. The same for the same chance. */
export function heardWords(random: Random, audioMs: number): HeardWord[] {
  const count = Math.max(1, Math.floor(audioMs / MS_PER_WORD));
  const next = sentences(random);
  const words: string[] = [];
  while (words.length < count) words.push(...next().join("").trim().split(" "));
  return words.slice(0, count).map((punctuated, at) => ({
    punctuated,
    word: punctuated.toLowerCase().replace(/[^\p{L}\p{N}'’-]/gu, ""),
    startMs: at * MS_PER_WORD,
    endMs: Math.min((at + 1) * MS_PER_WORD, Math.max(audioMs, 1)),
  }));
}

export function heardText(words: readonly HeardWord[]): string {
  return words.map(({ punctuated }) => punctuated).join(" ");
}
