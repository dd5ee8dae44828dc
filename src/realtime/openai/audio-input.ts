import { createHash, type Hash } from "node:crypto";
import { type Fields, fields, number } from "../../formats/openai/fields.ts";
import { bytesPerSample, decode, lengthMs, type SoundFormat } from "../sound/samples.ts";
import { type TurnEvent, TurnFinder, type TurnSettings, WINDOW_MS } from "../sound/turns.ts";
import type { Heard } from "./items.ts";

/** The input audio buffer: not the sound itself, but how long it is and what its bytes hash to. */
export class AudioInput {
  /** Of the whole connection, committed or not, in milliseconds. */
  #totalMs = 0;
  #bufferMs = 0;
  #hash: Hash = createHash("sha256");
  #turns: TurnFinder | undefined;
  #turnKey = "";
  /** Bytes of the window of sound that is not full yet. */
  #pending = 0;

  get bufferMs(): number {
    return this.#bufferMs;
  }

  /**
   * Adds sound, and tells of each turn when the sound up to there is in. `turnDetection` is the session's: null when the
   * client says itself when it is done.
   */
  *append(bytes: Uint8Array, format: SoundFormat, turnDetection: unknown): Generator<TurnEvent> {
    const finder = this.#finder(turnDetection, format);
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

  #finder(turnDetection: unknown, format: SoundFormat): TurnFinder | undefined {
    const key = JSON.stringify([turnDetection, format]);
    if (key === this.#turnKey) return this.#turns;
    this.#turnKey = key;
    this.#pending = 0;
    const settings = turnSettings(fields(turnDetection));
    this.#turns = settings && new TurnFinder(settings, format.rate, this.#totalMs);
    return this.#turns;
  }
}

/** How long a semantic turn detector waits, by its eagerness, in milliseconds. */
const PATIENCE: Readonly<Record<string, number>> = { low: 1000, medium: 500, auto: 500, high: 250 };

function turnSettings(vad: Fields): TurnSettings | undefined {
  if (vad["type"] === "semantic_vad") {
    return { threshold: 0.5, prefixMs: 300, silenceMs: PATIENCE[String(vad["eagerness"])] ?? 500 };
  }
  if (vad["type"] !== "server_vad") return undefined;
  return {
    threshold: number(vad["threshold"]) ?? 0.5,
    prefixMs: number(vad["prefix_padding_ms"]) ?? 300,
    silenceMs: number(vad["silence_duration_ms"]) ?? 200,
  };
}
