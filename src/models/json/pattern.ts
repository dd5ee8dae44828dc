import type { Random } from "../../world/random.ts";
import { type PatternNode, parsePattern } from "./pattern-syntax.ts";

const known = new Map<string, PatternNode | undefined>();

/** How many texts are tried before a pattern is given up. */
const ATTEMPTS = 80;
/** No model writes longer texts, whatever a schema demands. */
export const MOST_CHARACTERS = 100_000;

/** A text that a regular expression matches and `fits` likes; undefined where the expression is beyond us. */
export function sampleMatch(
  source: string,
  length: { readonly low: number; readonly high: number },
  random: Random,
  fits: (text: string) => boolean,
): string | undefined {
  const pattern = parsed(source);
  if (!pattern) return undefined;
  const shortest = shortestLength(pattern);
  if (shortest > MOST_CHARACTERS) return undefined;
  const longest = Math.min(length.high, Math.max(length.low, shortest) + 12);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Every other text is aimed at an allowed length by giving one repetition all the room there is.
    const aimed = attempt % 2 === 1 || length.low > shortest;
    const room = aimed ? Math.max(0, random.integer(length.low, Math.max(length.low, longest)) - shortest) : 0;
    const text = new Writer(random, room, aimed ? random.integer(0, Math.min(attempt, 7)) : -1).write(pattern);
    if (fits(text)) return text;
  }
  return undefined;
}

function parsed(source: string): PatternNode | undefined {
  if (known.has(source)) return known.get(source);
  if (known.size >= 500) known.clear();
  const pattern = parsePattern(source);
  known.set(source, pattern);
  return pattern;
}

function shortestLength(node: PatternNode): number {
  if (node.kind === "one-of") return Math.min(...node.options.map(shortestLength));
  if (node.kind === "sequence") return node.parts.reduce((sum, part) => sum + shortestLength(part), 0);
  if (node.kind === "repeat") return node.low * shortestLength(node.part);
  return node.kind === "characters" ? 1 : 0;
}

class Writer {
  readonly #random: Random;
  readonly #room: number;
  /** Which repetition, in the order of writing, gets the room; -1: all repeat a little, as they like. */
  readonly #chosen: number;
  #repetitions = 0;
  #characters = 0;
  readonly #groups = new Map<number, string>();

  constructor(random: Random, room: number, chosen: number) {
    this.#random = random;
    this.#room = room;
    this.#chosen = chosen;
  }

  write(node: PatternNode): string {
    switch (node.kind) {
      case "characters":
        this.#characters++;
        return this.#random.pick(node.characters);
      case "one-of":
        return this.write(this.#random.pick(node.options));
      case "sequence":
        return this.#group(node.group, node.parts.map((part) => this.write(part)).join(""));
      case "repeat":
        return this.#repeat(node);
      case "again":
        return this.#groups.get(node.group) ?? "";
    }
  }

  #group(group: number | undefined, text: string): string {
    if (group !== undefined) this.#groups.set(group, text);
    return text;
  }

  #repeat({ part, low, high }: Extract<PatternNode, { kind: "repeat" }>): string {
    const number = this.#repetitions++;
    const more =
      this.#chosen < 0
        ? this.#random.integer(0, low === 0 && high === 1 ? 1 : 3)
        : number === this.#chosen
          ? Math.floor(this.#room / Math.max(1, shortestLength(part)))
          : 0;
    let text = "";
    for (let left = Math.min(high, low + more); left > 0 && this.#characters <= MOST_CHARACTERS; left--) text += this.write(part);
    return text;
  }
}
