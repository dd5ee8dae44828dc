import type { TimedWord } from "../../tasks/sound.ts";
import type { SpeechAnswer } from "../../tasks/speech.ts";

/** What of an answer can be heard. */
export type Heard = Pick<SpeechAnswer, "text" | "words" | "seconds" | "pitch">;

/** How loud, of 32,768. */
const LOUD = 6000;
/** Words begin and end softly, without a click. */
const FADE_SECONDS = 0.01;
/** Words differ a little, as the pitch of speech does. */
const STEPS = [1, 1.125, 0.9375];

/** A hum for every word, silence between them: 16-bit samples, from `from` on and before `to`. */
export function tone(heard: Heard, rate: number, from: number, to: number): Int16Array {
  const samples = new Int16Array(to - from);
  for (let index = wordAt(heard, from / rate); ; index += 1) {
    const word = heard.words[index];
    if (!word || word.start * rate >= to) return samples;
    hum(samples, { word, rate, from, pitch: heard.pitch * (STEPS[index % STEPS.length] ?? 1) });
  }
}

interface Hum {
  readonly word: TimedWord;
  readonly rate: number;
  /** Which sample of the whole is the first one here. */
  readonly from: number;
  readonly pitch: number;
}

function hum(samples: Int16Array, { word, rate, from, pitch }: Hum): void {
  const first = Math.round(word.start * rate);
  const length = Math.round(word.end * rate) - first;
  const last = Math.min(length, from + samples.length - first);
  const turn = (2 * Math.PI * pitch) / rate;
  const fade = FADE_SECONDS * rate;
  const [across, along] = [Math.sin(turn), Math.cos(turn)];
  let at = Math.max(from - first, 0);
  // A point that goes round: much faster than a sine each.
  let [y, x] = [Math.sin(turn * at), Math.cos(turn * at)];
  for (; at < last; at += 1) {
    samples[first + at - from] = LOUD * Math.min(at / fade, (length - at) / fade, 1) * y;
    const turned = y * along + x * across;
    x = x * along - y * across;
    y = turned;
  }
}

/** Whether something is said at a time. */
export function isSaid(heard: Heard, seconds: number): boolean {
  const word = heard.words[wordAt(heard, seconds)];
  return word !== undefined && word.start <= seconds;
}

/** The first word that has not ended by then. */
function wordAt({ words }: Heard, seconds: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.end ?? 0) > seconds) high = middle;
    else low = middle + 1;
  }
  return low;
}
