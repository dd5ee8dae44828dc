/** What happened in an exchange, in order, and when: microseconds since it began, one for each. */
export interface ToldTrace {
  readonly happened: readonly ToldFact[];
  readonly atMicros: readonly number[];
}

export interface ToldFact {
  readonly what: string;
}

/**
 * Numbers the facts of one pack after the other. One that is like the last of its kind has the number, and the text, of that one.
 * The facts of a pack that is held need not be told again in those that lean on it.
 */
export class FactBook {
  readonly #lastOf = new Map<string, Known>();
  /** Of this pack, as JSON. */
  #texts: string[] = [];
  #pack = 0;
  #held = NONE;
  #heldTold = 0;
  #leaning = false;

  /** Each fact's number and when it happened, in turn. */
  codes({ happened, atMicros }: ToldTrace): number[] {
    const codes: number[] = [];
    for (let at = 0; at < happened.length; at += 1) codes.push(this.#numberOf(happened[at] as ToldFact), atMicros[at] as number);
    return codes;
  }

  /** A pack that leans may name the facts of the one that is held: its own numbers follow on theirs. */
  begin(leans: boolean): void {
    this.#leaning = leans;
    this.#texts = [];
    this.#pack += 1;
  }

  /** The pack's facts as a JSON array, by number. */
  told(): string {
    return `[${this.#texts.join(",")}]`;
  }

  /** Holds the pack that was begun last, and no other. */
  hold(): void {
    this.#held = this.#pack;
    this.#heldTold = this.#texts.length;
    for (const known of this.#lastOf.values()) {
      known.heldIn = known.pack;
      known.heldNumber = known.number;
    }
  }

  #numberOf(fact: ToldFact): number {
    let known = this.#lastOf.get(fact.what);
    if (!known || !isSame(known.fact, fact)) {
      known = { fact, text: JSON.stringify(fact), pack: NONE, number: 0, heldIn: NONE, heldNumber: 0 };
      this.#lastOf.set(fact.what, known);
    }
    if (this.#leaning && known.heldIn === this.#held) return known.heldNumber;
    if (known.pack !== this.#pack) {
      known.pack = this.#pack;
      known.number = (this.#leaning ? this.#heldTold : 0) + this.#texts.push(known.text) - 1;
    }
    return known.number;
  }
}

const NONE = -1;

interface Known {
  readonly fact: ToldFact;
  readonly text: string;
  /** In which it was told last, and the number that it has there. */
  pack: number;
  number: number;
  /** The same, when a pack was held last. */
  heldIn: number;
  heldNumber: number;
}

/** Of flat objects; what is nested is the same only where it is the very object. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const before = one as Record<string, unknown>;
  const now = other as Record<string, unknown>;
  let more = 0;
  for (const name in now) {
    if (before[name] !== now[name]) return false;
    more += 1;
  }
  for (const _ in before) more -= 1;
  return more === 0;
}

/** A fact as JSON, without its end. */
export function openText(fact: object): string {
  return JSON.stringify(fact).slice(0, -1);
}

/** Traces as JSON: each fact with its time in milliseconds, `atMs`, behind its own fields. */
export function traceTexts(open: readonly string[]): (codes: readonly number[]) => string {
  return (codes) => {
    let text = "";
    for (let at = 0; at < codes.length; at += 2)
      text += `${at > 0 ? "," : ""}${open[codes[at] as number]},"atMs":${(codes[at + 1] as number) / 1000}}`;
    return `[${text}]`;
  };
}
