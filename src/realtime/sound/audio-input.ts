import { createHash, type Hash } from "node:crypto";
import { bytesPerSample, decode, lengthMs, type SoundFormat } from "./samples.ts";
import { type TurnEvent, TurnFinder, type TurnSettings, WINDOW_MS } from "./turns.ts";

/** A recording: what its bytes hash to, and how long it is. */
export interface Heard {
  readonly digest: string;
  readonly audioMs: number;
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
  *append(bytes: Uint8Array, format: SoundFormat, turns: TurnSettings | undefined): Generator<TurnEvent> {
    const finder = this.#finder(turns, format);
    for (const slice of finder ? this.#windows(bytes, format) : [bytes]) {
      this.#hash.update(slice);
      this.#totalMs += lengthMs(slice.length, format);
      this.#bufferMs += lengthMs(slice.length, format);
      if (!finder) continue;
      yield* finder.push(decode(slice, format.encoding));
      // What a turn hashes to does not depend on how long nobody spoke before it.
      if (!finder.speaking && this.#pending === 0) this.#hash = createHash("sha256");
    }
  }

  /** What the sound since speech began, or since sound was taken last, hashes to so far. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  /** Takes what was said in a turn that began and ended at these moments. */
  takeTurn(startMs: number, endMs: number): Heard {
    const digest = this.#hash.digest("hex");
    this.#empty();
    return { digest, audioMs: endMs - startMs };
  }

  /** Takes everything; a turn that has begun ends with it. */
  take(): Heard {
    const heard = { digest: this.#hash.digest("hex"), audioMs: this.#bufferMs };
    this.clear();
    return heard;
  }

  clear(): void {
    this.#empty();
    this.#turnKey = "";
  }

  #empty(): void {
    this.#hash = createHash("sha256");
    this.#bufferMs = 0;
  }

  /** Cut where the turn finder looks, so that turns are made of the same bytes however these came. */
  *#windows(bytes: Uint8Array, { rate, encoding }: SoundFormat): Generator<Uint8Array> {
    const size = Math.round((rate * WINDOW_MS) / 1000) * bytesPerSample(encoding);
    for (let at = 0; at < bytes.length; ) {
      const slice = bytes.subarray(at, at + size - this.#pending);
      this.#pending = (this.#pending + slice.length) % size;
      at += slice.length;
      yield slice;
    }
  }

  #finder(turns: TurnSettings | undefined, format: SoundFormat): TurnFinder | undefined {
    const key = JSON.stringify([turns, format]);
    if (key === this.#turnKey) return this.#turns;
    this.#turnKey = key;
    this.#pending = 0;
    this.#turns = turns && new TurnFinder(turns, format.rate, this.#totalMs);
    return this.#turns;
  }
}
