import { sampledChunks } from "../../formats/sound/samples.ts";
import type { Heard } from "../../formats/sound/tone.ts";
import type { TimedWord } from "../../tasks/sound.ts";
import { seededRandom } from "../../world/random.ts";
import { bytesPerSecond, type Samples } from "./format.ts";

/** As the mock models' speech. */
const CHARACTERS_PER_SECOND = 15;

/** A text that is said while it is written: each piece of it comes with its share of the sound. */
export class Aloud {
  readonly #format: Samples;
  readonly #chunks: Iterator<Uint8Array>;
  #ready: Uint8Array = new Uint8Array();
  #characters = 0;
  /** Bytes given out. */
  #given = 0;

  constructor(text: string, voice: string, format: Samples) {
    this.#format = format;
    this.#chunks = sampledChunks(saidAs(text, voice), { container: "raw", ...format });
  }

  /** How long it has been speaking, in milliseconds. */
  get spokenMs(): number {
    return (this.#characters / CHARACTERS_PER_SECOND) * 1000;
  }

  /** The sound of the next piece. */
  say(piece: string): Uint8Array {
    this.#characters += [...piece].length;
    const perSample = bytesPerSecond(this.#format) / this.#format.rate;
    const end = Math.round((this.#characters / CHARACTERS_PER_SECOND) * this.#format.rate) * perSample;
    return this.#take(end - this.#given);
  }

  #take(size: number): Uint8Array {
    while (this.#ready.length < size) {
      const { done, value } = this.#chunks.next();
      if (done) break;
      this.#ready = Buffer.concat([this.#ready, value]);
    }
    const taken = this.#ready.subarray(0, size);
    this.#ready = this.#ready.subarray(size);
    this.#given += taken.length;
    return taken;
  }
}

function saidAs(text: string, voice: string): Heard {
  const pitch = seededRandom(`voice ${voice}`).integer(110, 220);
  return { text, words: wordsOf(text), seconds: [...text].length / CHARACTERS_PER_SECOND, pitch };
}

/** When each word of a text is said. */
export function wordsOf(text: string): TimedWord[] {
  const words: TimedWord[] = [];
  let characters = 0;
  for (const piece of text.split(/(\s+)/)) {
    const start = characters / CHARACTERS_PER_SECOND;
    characters += [...piece].length;
    if (piece.trim() !== "") words.push({ text: piece, start, end: characters / CHARACTERS_PER_SECOND });
  }
  return words;
}
