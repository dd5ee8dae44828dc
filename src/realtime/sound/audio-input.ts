import { createHash, type Hash } from "node:crypto";
import { encodings } from "../../formats/sound/samples.ts";
import { decode } from "./decode.ts";
import { lengthMs, type Samples } from "./format.ts";
import { headBytes, spokenIn } from "./spoken.ts";
import { type TurnEvent, TurnFinder, type TurnSettings, WINDOW_MS } from "./turns.ts";

/** A recording: what its bytes hash to, and how long it is. */
export interface Heard {
  readonly digest: string;
  readonly audioMs: number;
  /** What is said in it, where the emulator itself has said it. */
  readonly spoken?: string;
}

/** Sound that comes in bit by bit: not the sound itself, but how long it is and what its bytes hash to. */
export class AudioInput {
  #totalMs = 0;
  #bufferMs = 0;
  #hash: Hash = createHash("sha256");
  #turns: TurnFinder | undefined;
  #turnKey = "";
  /** Bytes of the window of sound that is not full yet. */
  #pending = 0;
  /** What is being hashed begins with this. */
  #head: Uint8Array[] = [];
  #headSize = 0;
  #format: Samples | undefined;

  /** Whether somebody is speaking. */
  get speaking(): boolean {
    return this.#turnKey !== "" && (this.#turns?.speaking ?? false);
  }

  /** Of the whole connection, in milliseconds. */
  get totalMs(): number {
    return this.#totalMs;
  }

  /** Since sound was taken last. */
  get bufferMs(): number {
    return this.#bufferMs;
  }

  /**
   * Adds sound, and tells of each turn when the sound up to there is in. Without settings no turns are looked for: the
   * client says itself when it is done.
   */
  *append(bytes: Uint8Array, format: Samples, turns: TurnSettings | undefined): Generator<TurnEvent> {
    const finder = this.#finder(turns, format);
    for (const slice of finder ? this.#windows(bytes, format) : [bytes]) {
      this.#add(slice, format);
      this.#totalMs += lengthMs(slice.length, format);
      this.#bufferMs += lengthMs(slice.length, format);
      if (!finder) continue;
      yield* finder.push(decode(slice, format.encoding));
      // What a turn hashes to does not depend on how long nobody spoke before it.
      if (!finder.speaking && this.#pending === 0) this.#startOver();
    }
  }

  /** What the sound since speech began, or since sound was taken last, hashes to so far. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  /** What is said in it, where the emulator itself has said it. */
  spoken(): string | undefined {
    return this.#format && spokenIn(Buffer.concat(this.#head), this.#format);
  }

  /** Takes what was said in a turn that began and ended at these moments. */
  takeTurn(startMs: number, endMs: number): Heard {
    const heard = this.#heard(endMs - startMs);
    this.#empty();
    return heard;
  }

  /** Takes everything; a turn that has begun ends with it. */
  take(): Heard {
    const heard = this.#heard(this.#bufferMs);
    this.clear();
    return heard;
  }

  clear(): void {
    this.#empty();
    this.#turnKey = "";
  }

  #empty(): void {
    this.#startOver();
    this.#bufferMs = 0;
  }

  #startOver(): void {
    this.#hash = createHash("sha256");
    this.#head = [];
    this.#headSize = 0;
  }

  #add(slice: Uint8Array, format: Samples): void {
    this.#hash.update(slice);
    this.#format = format;
    if (this.#headSize >= headBytes(format)) return;
    // The frame it came in may be reused.
    this.#head.push(slice.slice());
    this.#headSize += slice.length;
  }

  #heard(audioMs: number): Heard {
    const spoken = this.spoken();
    return { digest: this.digest(), audioMs, ...(spoken !== undefined && { spoken }) };
  }

  /** Cut where the turn finder looks, so that turns are made of the same bytes however these came. */
  *#windows(bytes: Uint8Array, { rate, encoding }: Samples): Generator<Uint8Array> {
    const size = Math.round((rate * WINDOW_MS) / 1000) * encodings[encoding].bytes;
    for (let at = 0; at < bytes.length; ) {
      const slice = bytes.subarray(at, at + size - this.#pending);
      this.#pending = (this.#pending + slice.length) % size;
      at += slice.length;
      yield slice;
    }
  }

  #finder(turns: TurnSettings | undefined, format: Samples): TurnFinder | undefined {
    const key = JSON.stringify([turns, format]);
    if (key === this.#turnKey) return this.#turns;
    this.#turnKey = key;
    this.#pending = 0;
    this.#turns = turns && new TurnFinder(turns, format.rate, this.#totalMs);
    return this.#turns;
  }
}
