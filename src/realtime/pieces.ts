import type { Pacing } from "../models/model.ts";
import type { Random } from "../world/random.ts";
import type { Due } from "./session.ts";

/** Part of an answer that goes out at once. */
export interface Piece<Event> {
  /** How many output tokens it carries: what pacing counts. */
  readonly tokens: number;
  /** Called once, when the piece is due: what it changes has not happened before. */
  make(): readonly Event[];
}

/** Hands out the pieces of an answer, and tells how long to wait for the next one. */
export class PacedPieces<Event> {
  readonly #pieces: Iterator<Piece<Event>>;
  readonly #pacing: Pacing;
  readonly #random: Random;
  #next: Piece<Event> | undefined;
  #due: Due = { afterMs: 0 };
  #started = false;

  constructor(pieces: Iterable<Piece<Event>>, pacing: Pacing, random: Random) {
    this.#pieces = pieces[Symbol.iterator]();
    this.#pacing = pacing;
    this.#random = random;
    this.#advance();
  }

  /** When the next one is due; undefined when there is none. */
  waiting(): Due | undefined {
    return this.#next && this.#due;
  }

  take(): readonly Event[] {
    const piece = this.#next;
    if (!piece) return [];
    this.#advance();
    return piece.make();
  }

  #advance(): void {
    const { done, value } = this.#pieces.next();
    this.#next = done ? undefined : value;
    this.#due = { afterMs: done || value.tokens === 0 ? 0 : this.#gapMs(value.tokens) };
  }

  #gapMs(tokens: number): number {
    const { firstTokenMs = 0, tokensPerSecond, jitter } = this.#pacing;
    if (!this.#started) {
      this.#started = true;
      return firstTokenMs;
    }
    if (tokensPerSecond === undefined) return 0;
    const stretch = jitter ? 1 + jitter * (2 * this.#random.next() - 1) : 1;
    return (1000 / tokensPerSecond) * tokens * stretch;
  }
}
