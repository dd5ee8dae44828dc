import { hash } from "node:crypto";

/**
 * Chance that can be replayed. Nothing draws from a global sequence: a stream is derived from seed and label, so
 * the order in which concurrent requests arrive changes nothing.
 */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
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
  return new Stream(seed);
}

/** sfc32, started from the seed's SHA-1 on first use: forks that are never drawn from cost nothing. */
class Stream implements Random {
  #state: Uint32Array | undefined;
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  next(): number {
    return this.#word() / 4294967296;
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
    let text = "";
    while (text.length < length) text += alphabet[Math.floor(this.next() * alphabet.length)];
    return text;
  }

  fork(label: string): Random {
    return new Stream(hash("sha1", `${this.#seed}\u0000${label}`, "hex"));
  }

  #word(): number {
    this.#state ??= start(this.#seed);
    const state = this.#state as Uint32Array & { 0: number; 1: number; 2: number; 3: number };
    const sum = (state[0] + state[1] + state[3]) >>> 0;
    state[3] += 1;
    state[0] = state[1] ^ (state[1] >>> 9);
    state[1] = state[2] + (state[2] << 3);
    state[2] = (((state[2] << 21) | (state[2] >>> 11)) + sum) >>> 0;
    return sum;
  }
}

function start(seed: string): Uint32Array {
  const digest = hash("sha1", seed, "buffer");
  return Uint32Array.of(digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), 1);
}
