import { sentences } from "../../models/prose.ts";
import type { Random } from "../../world/random.ts";
import { wordsOf } from "./aloud.ts";

/** How long an invented word is spoken. */
const MS_PER_WORD = 400;

/** One word of a transcript. Times in milliseconds from where the speech began. */
export interface HeardWord {
  /** In small letters, without marks. */
  readonly word: string;
  readonly punctuated: string;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * What is heard in speech that has lasted so long: the words of `spoken` where they are known, else a word for each 400 ms, at
 * least one. The longer it lasts the more words there are, and those that were there stay.
 */
export function heardWords(random: Random, audioMs: number, spoken?: string): HeardWord[] {
  const words = spoken === undefined ? invented(random, audioMs) : saidBy(spoken, audioMs);
  return words.map(({ text, startMs, endMs }) => ({
    punctuated: text,
    word: text.toLowerCase().replace(MARKS, ""),
    startMs,
    endMs: Math.min(endMs, Math.max(audioMs, 1)),
  }));
}

export function heardText(words: readonly HeardWord[]): string {
  return words.map(({ punctuated }) => punctuated).join(" ");
}

const MARKS = /[^\p{L}\p{N}'’-]/gu;

interface Word {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

function saidBy(spoken: string, audioMs: number): Word[] {
  return wordsOf(spoken)
    .map(({ text, start, end }) => ({ text, startMs: Math.round(start * 1000), endMs: Math.round(end * 1000) }))
    .filter(({ startMs }) => startMs < audioMs);
}

function invented(random: Random, audioMs: number): Word[] {
  const count = Math.max(1, Math.floor(audioMs / MS_PER_WORD));
  const next = sentences(random);
  const words: string[] = [];
  while (words.length < count) words.push(...next().join("").trim().split(" "));
  return words.slice(0, count).map((text, at) => ({ text, startMs: at * MS_PER_WORD, endMs: (at + 1) * MS_PER_WORD }));
}
