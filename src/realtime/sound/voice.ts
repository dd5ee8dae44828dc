import { encode, type SoundFormat } from "./samples.ts";

/** How long a character is spoken: about 17 a second, as people do. */
const MS_PER_CHARACTER = 60;
const LOUDNESS = 8000;

/**
 * Text as a row of tones, one for each letter or digit, and silence for all else: nobody would take it for speech, but it is
 * as long as speech, the same for the same text, and loud where somebody speaks, so that it can be fed back in.
 */
export function speak(text: string, format: SoundFormat): Uint8Array {
  const perCharacter = Math.round((MS_PER_CHARACTER * format.rate) / 1000);
  const samples = new Int16Array([...text].length * perCharacter);
  let at = 0;
  for (const character of text) {
    if (SPOKEN.test(character)) tone(samples.subarray(at, at + perCharacter), pitch(character), format.rate);
    at += perCharacter;
  }
  return encode(samples, format.encoding);
}

/** How long a text takes to say, in milliseconds. */
export function spokenMs(text: string): number {
  return [...text].length * MS_PER_CHARACTER;
}

const SPOKEN = /[\p{L}\p{N}]/u;

/** Whole periods in the time of a character, so that tones join without a click. In hertz. */
function pitch(character: string): number {
  return ((6 + ((character.codePointAt(0) ?? 0) % 12)) * 1000) / MS_PER_CHARACTER;
}

function tone(samples: Int16Array, hertz: number, rate: number): void {
  const step = (2 * Math.PI * hertz) / rate;
  for (let at = 0; at < samples.length; at += 1) samples[at] = Math.round(LOUDNESS * Math.sin(step * at));
}
