import type { Frame, StreamedAnswer } from "../formats/format.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import { type Alike, append, aroundOf, jsonPieces, type Part, sizeOf } from "./batch.ts";
import { byteText } from "./byte-text.ts";
import { Flow, nobodyListens, type Sink } from "./flow.ts";
import type { Run } from "./runs.ts";

/** Emulated speed of a stream; no tokensPerSecond means as fast as it is read. */
export interface Pace {
  readonly tokensPerSecond?: number;
  /** Share (0 to 1) by which each gap may be longer or shorter. */
  readonly jitter?: number;
}

interface PaceWorld {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: () => AbortSignal;
}

/** A stream's events as bytes, each when it is due. Events that are due together go together. */
export function pace(answer: Pick<StreamedAnswer, "frames" | "parts">, speed: Pace, world: PaceWorld): Flow {
  const parts = answer.parts ?? answer.frames;
  const { tokensPerSecond } = speed;
  return new Flow((sink) => {
    const poured =
      tokensPerSecond === undefined ? atOnce(parts, sink) : new Schedule(sink, 1000 / tokensPerSecond, speed, world).keep(parts);
    poured.catch((error) => sink.fail(error));
  });
}

/** Bytes made ahead of a slow reader, about. */
const BATCH = 64 * 1024;

async function atOnce(parts: Iterable<Frame | Run>, sink: Sink): Promise<void> {
  let batch: Part[] = [];
  let size = 0;
  for (const part of parts) {
    for (const ready of "pieces" in part ? inBatches(part) : [partOf(part)]) {
      append(batch, ready);
      size += sizeOf(ready);
      if (size < BATCH) continue;
      const wait = sink.take(batch);
      if (wait) await wait;
      if (sink.left) throw nobodyListens();
      batch = [];
      size = 0;
    }
  }
  sink.end(batch);
}

function partOf({ bytes }: Frame): Part {
  return typeof bytes === "string" ? byteText(bytes) : bytes;
}

function* inBatches(run: Run): Generator<Alike> {
  const around = aroundOf(run);
  const count = Math.ceil(BATCH / (around.before.length + around.after.length));
  for (let from = 0; from < run.pieces.length; from += count) {
    const some = from === 0 && run.pieces.length <= count ? run.pieces : run.pieces.slice(from, from + count);
    yield { around, pieces: jsonPieces(some) };
  }
}

/** Absolute, counted from the first event, so that a late wake-up does not make everything after it late. */
class Schedule {
  readonly #sink: Sink;
  readonly #gapMs: number;
  readonly #jitter: number | undefined;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #start: number;
  #dueMs = 0;
  #first = true;
  #ready: Part[] = [];

  constructor(sink: Sink, gapMs: number, { jitter }: Pace, { clock, random, signal }: PaceWorld) {
    this.#sink = sink;
    this.#gapMs = gapMs;
    this.#jitter = jitter;
    this.#random = random;
    this.#clock = clock;
    this.#signal = signal();
    this.#start = clock.monotonic();
  }

  async keep(parts: Iterable<Frame | Run>): Promise<void> {
    for (const part of parts) {
      if (!("pieces" in part)) {
        if (this.#isEarly(part.tokens)) {
          const wait = this.#flushed();
          if (wait) await this.#listened(wait);
          await this.#due();
        }
        this.#ready.push(partOf(part));
        continue;
      }
      const around = aroundOf(part);
      for (const piece of jsonPieces(part.pieces)) {
        if (this.#isEarly(1)) {
          const wait = this.#flushed();
          if (wait) await this.#listened(wait);
          await this.#due();
        }
        this.#ready.push({ around, pieces: [piece] });
      }
    }
    this.#sink.end(this.#ready);
  }

  /** Whether it is too early for an event with so many tokens. */
  #isEarly(tokens: number): boolean {
    if (tokens === 0) return false;
    if (this.#first) {
      this.#first = false;
      return false;
    }
    const stretch = this.#jitter ? 1 + this.#jitter * (2 * this.#random.next() - 1) : 1;
    this.#dueMs += this.#gapMs * tokens * stretch;
    return this.#waitMs() > 0;
  }

  #waitMs(): number {
    return this.#start + this.#dueMs - this.#clock.monotonic();
  }

  /** What is ready goes before anything is waited for. */
  #flushed(): Promise<void> | undefined {
    const ready = this.#ready;
    if (ready.length === 0) return undefined;
    this.#ready = [];
    return this.#sink.take(ready);
  }

  async #listened(wait: Promise<void>): Promise<void> {
    await wait;
    if (this.#sink.left) throw nobodyListens();
  }

  /** Ends with the signal, too, when the caller has gone. */
  #due(): Promise<void> {
    return this.#clock.sleep(Math.max(0, this.#waitMs()), this.#signal);
  }
}
