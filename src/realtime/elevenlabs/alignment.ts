import type { SpeechAnswer } from "../../tasks/speech.ts";

/** When each character of a piece of sound is said, in milliseconds from where the piece begins. */
export interface Alignment {
  readonly chars: readonly string[];
  readonly charStartTimesMs: readonly number[];
  readonly charDurationsMs: readonly number[];
}

/** Gives the characters that begin before a time in seconds and were not given yet; null when there are none. */
export function alignments({ text, seconds }: SpeechAnswer): (until: number) => Alignment | null {
  const all = [...text];
  const at = (index: number) => Math.round((seconds * 1000 * index) / all.length);
  let given = 0;
  let sinceMs = 0;
  return (until) => {
    const first = given;
    while (given < all.length && at(given) < until * 1000) given += 1;
    const indexes = Array.from({ length: given - first }, (_, index) => first + index);
    const startMs = sinceMs;
    sinceMs = Math.round(until * 1000);
    if (indexes.length === 0) return null;
    return {
      chars: indexes.map((index) => all[index] ?? ""),
      charStartTimesMs: indexes.map((index) => at(index) - startMs),
      charDurationsMs: indexes.map((index) => at(index + 1) - at(index)),
    };
  };
}
