/**
 * The part of regular expressions that makes text, as a tree. Anchors and look-arounds make none: whoever writes from the
 * tree checks the result against the expression itself.
 */
export type PatternNode =
  | { readonly kind: "characters"; readonly characters: readonly string[] }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[]; readonly group?: number }
  | { readonly kind: "one-of"; readonly options: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly part: PatternNode; readonly low: number; readonly high: number }
  | { readonly kind: "again"; readonly group: number };

/** Undefined where the source is no regular expression, or one with syntax that is not known here. */
export function parsePattern(source: string): PatternNode | undefined {
  try {
    const parser = new Parser(source);
    const node = parser.alternatives();
    return parser.atEnd ? node : undefined;
  } catch (error) {
    if (error instanceof UnknownSyntax) return undefined;
    throw error;
  }
}

class UnknownSyntax extends Error {}

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const DIGITS = [..."0123456789"];
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const CAPITALS = LETTERS.map((letter) => letter.toUpperCase());
const WORD = [...LETTERS, ...CAPITALS, ...DIGITS, "_"];
const SPACES = [" "];

const classes: Readonly<Record<string, readonly string[]>> = {
  d: DIGITS,
  w: WORD,
  s: SPACES,
  D: without(DIGITS),
  W: without(WORD),
  S: without(SPACES),
};

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v", "0": "\0" };

/** Some members of each Unicode property that schemas use. */
const properties: Readonly<Record<string, readonly string[]>> = {
  L: [...LETTERS, ...CAPITALS],
  Letter: [...LETTERS, ...CAPITALS],
  Alphabetic: [...LETTERS, ...CAPITALS],
  Ll: LETTERS,
  Lu: CAPITALS,
  N: DIGITS,
  Nd: DIGITS,
  P: [".", ",", "!"],
  S: ["+", "="],
  Z: SPACES,
  Zs: SPACES,
  Emoji: ["🙂", "🚀"],
  Extended_Pictographic: ["🙂", "🚀"],
  Emoji_Component: ["🏽"],
  Regional_Indicator: ["🇫"],
};

/** One class for reading position and grammar: they are the same idea in a recursive descent. */
class Parser {
  readonly #source: string;
  #at = 0;
  #groups = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  alternatives(group?: number): PatternNode {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    const [only] = options;
    const node: PatternNode = options.length === 1 && only ? only : { kind: "one-of", options };
    return group === undefined ? node : { kind: "sequence", parts: [node], group };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (!this.atEnd && this.#next !== "|" && this.#next !== ")") parts.push(this.#repeated(this.#atom()));
    return { kind: "sequence", parts };
  }

  #atom(): PatternNode {
    const character = this.#read();
    if (character === "(") return this.#group();
    if (character === "[") return { kind: "characters", characters: this.#class() };
    if (character === "\\") return this.#escape();
    if (character === ".") return { kind: "characters", characters: WORD };
    if (character === "^" || character === "$") return { kind: "sequence", parts: [] };
    if ("*+?".includes(character)) throw new UnknownSyntax();
    return { kind: "characters", characters: [character] };
  }

  #group(): PatternNode {
    const looks = ["?=", "?!", "?<=", "?<!"].some((mark) => this.#take(mark));
    const silent = looks || this.#take("?:");
    if (!silent && this.#take("?<")) while (this.#read() !== ">");
    const node = this.alternatives(silent ? undefined : ++this.#groups);
    if (!this.#take(")")) throw new UnknownSyntax();
    return looks ? { kind: "sequence", parts: [] } : node;
  }

  #repeated(part: PatternNode): PatternNode {
    const repeat = this.#repetition();
    if (!repeat) return part;
    this.#take("?");
    return { kind: "repeat", part, ...repeat };
  }

  #repetition(): { low: number; high: number } | undefined {
    if (this.#take("*")) return { low: 0, high: Infinity };
    if (this.#take("+")) return { low: 1, high: Infinity };
    if (this.#take("?")) return { low: 0, high: 1 };
    const counted = COUNTED.exec(this.#source.slice(this.#at, this.#at + 24));
    if (!counted) return undefined;
    this.#at += counted[0].length;
    const low = Number(counted[1]);
    return { low, high: counted[2] === undefined ? low : counted[3] ? Number(counted[3]) : Infinity };
  }

  #escape(): PatternNode {
    const character = this.#read();
    if (character === "b" || character === "B") return { kind: "sequence", parts: [] };
    if (character >= "1" && character <= "9") return { kind: "again", group: Number(character) };
    if (character === "k") throw new UnknownSyntax();
    return { kind: "characters", characters: this.#escaped(character) };
  }

  /** What an escape stands for, the same within a class and outside. */
  #escaped(character: string): readonly string[] {
    const code = character === "u" || character === "x" ? CODE.exec(this.#source.slice(this.#at - 1, this.#at + 9)) : null;
    if (code) {
      this.#at += code[0].length - 1;
      return [String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16))];
    }
    if (character === "p" || character === "P") return this.#property(character === "P");
    return classes[character] ?? [escapes[character] ?? character];
  }

  #property(negated: boolean): readonly string[] {
    const name = PROPERTY.exec(this.#source.slice(this.#at, this.#at + 60));
    const members = properties[name?.[1] ?? ""];
    if (!name || !members) throw new UnknownSyntax();
    this.#at += name[0].length;
    return negated ? without(members) : members;
  }

  #class(): readonly string[] {
    const negated = this.#take("^");
    const members = new Set<string>();
    while (!this.#take("]")) {
      const from = this.#member();
      const ranged = this.#next === "-" && this.#source[this.#at + 1] !== "]" && from.length === 1;
      if (ranged) this.#read();
      for (const member of ranged ? range(from[0], this.#member()[0]) : from) members.add(member);
    }
    return negated ? without([...members]) : preferPlain([...members]);
  }

  #member(): readonly string[] {
    const character = this.#read();
    if (character !== "\\") return [character];
    const escaped = this.#read();
    return escaped === "b" ? ["\b"] : this.#escaped(escaped);
  }

  get #next(): string | undefined {
    return this.#source[this.#at];
  }

  #read(): string {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw new UnknownSyntax();
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #take(text: string): boolean {
    const found = this.#source.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }
}

const COUNTED = /^\{(\d+)(,(\d*))?\}/;
const CODE = /^(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/;
const PROPERTY = /^\{(?:\w+=)?(\w+)\}/;

/** The characters from one to the other; a very long range by its beginning. */
function range(from = "", to = ""): readonly string[] {
  const first = from.codePointAt(0) ?? 0;
  const last = Math.min(to.codePointAt(0) ?? first, first + 300);
  if (last < first) throw new UnknownSyntax();
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
}

/** Printable characters outside a class, letters and digits where there are any. */
function without(members: readonly string[]): readonly string[] {
  return preferPlain(PRINTABLE.filter((character) => !members.includes(character)));
}

function preferPlain(characters: readonly string[]): readonly string[] {
  const plain = characters.filter((character) => WORD.includes(character) && character !== "_");
  if (plain.length > 0) return plain;
  if (characters.length === 0) throw new UnknownSyntax();
  return characters;
}
