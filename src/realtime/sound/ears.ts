import { encodings } from "../../formats/sound/samples.ts";
import type { TimedWord } from "../../tasks/sound.ts";
import type { Random } from "../../world/random.ts";
import { AudioInput } from "./audio-input.ts";
import type { Samples } from "./format.ts";
import { heardWords } from "./heard.ts";
import { type TurnSettings, WINDOW_MS } from "./turns.ts";

/** Something that happened in the sound, or that so much of it has passed. Times in milliseconds from the start. */
export interface Moment {
  readonly kind: "started" | "stopped" | "passed";
  readonly atMs: number;
}

interface Speech {
  readonly startMs: number;
  endMs: number | undefined;
  /** Decides what is heard, where nobody knows what was said. */
  readonly random: Random;
  spoken?: string;
}

/** Follows a stream of sound: who speaks when, and which words there are so far. */
export class Ears {
  readonly #input = new AudioInput();
  readonly #seed: Random;
  readonly #format: Samples;
  readonly #settings: TurnSettings;
  #rest: Uint8Array = new Uint8Array();
  /** When the last speech began and, once it is over, ended. */
  #speech: Speech | undefined;

  constructor(format: Samples, settings: TurnSettings, seed: Random) {
    this.#format = format;
    this.#settings = settings;
    this.#seed = seed;
  }

  get nowMs(): number {
    return Math.round(this.#input.totalMs);
  }

  get speaking(): boolean {
    return this.#speech !== undefined && this.#speech.endMs === undefined;
  }

  /** Tells of every window of sound, and before it of what changed in it. What is no whole window yet waits for the rest. */
  *hear(bytes: Uint8Array): Generator<Moment> {
    const sound = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    const { rate, encoding } = this.#format;
    const size = Math.round((rate * WINDOW_MS) / 1000) * encodings[encoding].bytes;
    let at = 0;
    for (; at + size <= sound.length; at += size) {
      for (const { kind, atMs } of this.#input.append(sound.subarray(at, at + size), this.#format, this.#settings)) {
        this.#change(kind, atMs);
        yield { kind, atMs };
      }
      yield { kind: "passed", atMs: this.nowMs };
    }
    this.#rest = sound.slice(at);
  }

  /** Words of the current or last speech, as far as it has been heard. */
  words(): TimedWord[] {
    if (!this.#speech) return [];
    const { startMs, endMs = this.nowMs, random } = this.#speech;
    if (this.speaking) this.#recognise(this.#speech);
    const words = heardWords(random.fork("words"), Math.max(1, endMs - startMs), this.#speech.spoken);
    return words.map(({ text, start, end }) => ({ text, start: later(start, startMs), end: later(end, startMs) }));
  }

  /** Forgets the last speech: all of it has been told. */
  forget(): void {
    this.#speech = undefined;
  }

  #recognise(speech: Speech): void {
    const spoken = speech.spoken ?? this.#input.spoken();
    if (spoken !== undefined) speech.spoken = spoken;
  }

  #change(kind: "started" | "stopped", atMs: number): void {
    if (kind === "started") {
      this.#speech = { startMs: atMs, endMs: undefined, random: this.#seed.fork(`heard ${this.#input.digest()}`) };
    } else if (this.#speech) {
      this.#recognise(this.#speech);
      this.#speech.endMs = Math.max(this.#speech.startMs, atMs - this.#settings.silenceMs);
    }
  }
}

/** Seconds, to the millisecond. */
function later(seconds: number, ms: number): number {
  return Math.round(seconds * 1000 + ms) / 1000;
}
