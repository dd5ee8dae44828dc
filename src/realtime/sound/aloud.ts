import { sampledChunks } from "../../formats/sound/samples.ts";
import { CHARACTERS_PER_SECOND, saidBy } from "../../tasks/said.ts";
import { bytesPerSecond, type Samples } from "./format.ts";

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
    this.#chunks = sampledChunks(saidBy(voice, text), { container: "raw", ...format });
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
