import type { TimedWord } from "./sound.ts";
import type { SpeechAnswer } from "./speech.ts";

/** As people speak: about 150 words a minute. */
export const CHARACTERS_PER_SECOND = 15;

const LOWEST_PITCH = 110;
const PITCHES = 111;

/** A text as a voice says it, at so many characters a second. The voice alone decides its tone. */
export function saidBy(
  voice: string,
  text: string,
  rate = CHARACTERS_PER_SECOND,
): Pick<SpeechAnswer, "text" | "words" | "seconds" | "pitch"> {
  const pitch = LOWEST_PITCH + (hashOf(voice) % PITCHES);
  return { text, words: timedWords(text, rate), seconds: thousandths([...text].length / rate), pitch };
}

/** Every character takes as long as any other. */
export function timedWords(text: string, rate = CHARACTERS_PER_SECOND): TimedWord[] {
  const words: TimedWord[] = [];
  let characters = 0;
  for (const piece of text.split(/(\s+)/)) {
    const start = characters;
    characters += [...piece].length;
    if (piece.trim() === "") continue;
    words.push({ text: piece, start: thousandths(start / rate), end: thousandths(characters / rate) });
  }
  return words;
}

function thousandths(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
