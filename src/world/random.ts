/**
 * Chance that can be replayed. Nothing draws from a global sequence: a stream is derived from seed and label, so
 * the order in which concurrent requests arrive changes nothing.
 */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** 32 random bits, as an unsigned integer. */
  word(): number;
  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** One member of a non-empty list. */
  pick<Item>(items: readonly Item[]): Item;
  /** `length` characters from `alphabet` (letters and digits when left out). */
  text(length: number, alphabet?: string): string;
  /** An independent stream, always the same for the same label. */
  fork(label: string): Random;
}

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function seededRandom(seed: string): Random {
  return new Stream(mix(seed, ROOT));
}

/** sfc32. A fork that is never drawn from costs its label's hash and nothing more. */
class Stream implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  readonly #seed: Seed;
  #warm = false;

  constructor(seed: Seed) {
    this.#seed = seed;
    [this.#a, this.#b, this.#c] = seed;
  }

  next(): number {
    return this.word() / 4294967296;
  }

  word(): number {
    if (!this.#warm) {
      this.#warm = true;
      for (let round = 0; round < WARM_UP; round += 1) this.#step();
    }
    return this.#step();
  }

  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new RangeError("pick needs a list with something in it");
    return item;
  }

  text(length: number, alphabet = ALPHANUMERIC): string {
    if (length > LONGEST_PIECE) return this.text(LONGEST_PIECE, alphabet) + this.text(length - LONGEST_PIECE, alphabet);
    // Every answer has several: a text that grows by single characters takes half as long again.
    const units: number[] = [];
    while (units.length < length) units.push(alphabet.charCodeAt(Math.floor(this.next() * alphabet.length)));
    return String.fromCharCode(...units);
  }

  fork(label: string): Random {
    return new Stream(mix(label, this.#seed));
  }

  #step(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/** As many characters are made one text at once. */
const LONGEST_PIECE = 1024;

/** Steps after which similar seeds have nothing in common any more. */
const WARM_UP = 12;

type Seed = readonly [number, number, number];

const ROOT: Seed = [0x6a09e667, 0xbb67ae85 | 0, 0x3c6ef372];

/** Three lanes over the text's UTF-16 units, each with its own odd multiplier, crossed at the end. Not for secrets. */
function mix(text: string, [a, b, c]: Seed): Seed {
  let one = a ^ text.length;
  let two = b;
  let three = c;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x2c1b3c6d);
    two = Math.imul((two << 13) ^ (two >>> 19) ^ unit, 0x297a2d39);
    three = Math.imul((three ^ (three >>> 15)) + unit, 0x85ebca6b);
  }
  return [avalanche(one ^ (two >>> 7)), avalanche(two ^ Math.imul(three, 5)), avalanche(three + one)];
}

/** Every input bit reaches every output bit. */
function avalanche(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x7feb352d);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x846ca68b | 0);
  return mixed ^ (mixed >>> 16);
}
