import type { Random } from "../world/random.ts";
import { type Alike, type Around, alikeText, isAlike, type Part } from "./batch.ts";
import { type ByteText, bytesOf, textOf } from "./byte-text.ts";

/** Adds filler to the events of a `text/event-stream` whose bytes may be cut anywhere. */
export interface Padder {
  /** The frames that became complete with these bytes, padded; nothing when none did. */
  push(part: Part): ByteText;
  /** What is left of a stream that ended, or broke off, inside a frame; it stays as it is. */
  end(): ByteText;
}

/**
 * Gives every event whose data is a JSON object a property `p` of random length, so that the length of a packet does not
 * tell the length of a token (G-STREAM-2). It is put in before the object's last brace: no other byte changes, and what
 * has a `p` already, is no object or has no data stays as it is.
 */
export function padder(random: Random): Padder {
  return new FramePadder(random);
}

/** The real filler is the beginning of a fixed text, too. */
const FILLER = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const MEMBERS = Array.from(FILLER, (_, index) => `"p":"${FILLER.slice(0, index + 1)}"`);

/** Works on bytes as text: searching is fast, nothing is decoded or split. A frame is held back until its empty line has come. */
class FramePadder implements Padder {
  readonly #random: Random;
  #held = "";
  /** The last alike events, and what stands behind a piece of them with each filler in it. */
  #around: Around | undefined;
  #tails: readonly ByteText[] | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  push(part: Part): ByteText {
    if (typeof part === "string") return this.#padText(part);
    return isAlike(part) ? this.#padAlike(part) : this.#padText(textOf(part));
  }

  /** What is the same in every event is looked at once. */
  #padAlike(alike: Alike): ByteText {
    const { around, pieces } = alike;
    if (around !== this.#around) {
      this.#around = around;
      this.#tails = tailsOf(around);
    }
    const tails = this.#tails;
    if (!tails || this.#held !== "") return this.#padText(alikeText(alike));
    const { before } = around;
    let padded = "";
    for (const piece of pieces) padded += before + piece + tails[this.#random.word() % MEMBERS.length];
    return padded;
  }

  #padText(came: ByteText): ByteText {
    // Text without a line end ends no frame: long lines that come in many pieces are joined once, at their end.
    if (!LINE_END.test(came)) {
      this.#held += came;
      return "";
    }
    const text = this.#held + came;
    if (!text.includes("\r") && !hasP(text)) return this.#padUsual(text);
    const findEnd = text.includes("\r") ? anyFrameEnd : frameEnd;
    let padded = "";
    let start = 0;
    for (let end = findEnd(text, 0); end >= 0; end = findEnd(text, start)) {
      padded += this.#pad(text.slice(start, end));
      start = end;
    }
    this.#held = text.slice(start);
    return padded;
  }

  /**
   * Text with no `p` and no line end but LF, as nearly all is: its frames are looked at where they stand, since cutting each
   * out and searching it takes three times as long.
   */
  #padUsual(text: ByteText): ByteText {
    let padded = "";
    let copied = 0;
    let start = 0;
    for (let end = frameEnd(text, 0); end >= 0; end = frameEnd(text, start)) {
      const brace = end - 3;
      const isUsual =
        text.startsWith("data: {", start) && text.charCodeAt(brace) === CLOSE && text.indexOf("\n", start) === brace + 1;
      const before = text.charCodeAt(brace - 1);
      if (isUsual && before > SPACE && before !== OPEN) {
        padded += `${text.slice(copied, brace)},${this.#member()}`;
        copied = brace;
      } else {
        padded += text.slice(copied, start) + this.#pad(text.slice(start, end));
        copied = end;
      }
      start = end;
    }
    this.#held = text.slice(start);
    return padded + text.slice(copied, start);
  }

  #member(): string {
    return MEMBERS[this.#random.word() % MEMBERS.length] ?? "";
  }

  end(): ByteText {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }

  #pad(frame: string): string {
    const at = usualPlace(frame);
    if (at >= 0) return this.#splice(frame, at, frame.charCodeAt(at - 1) === OPEN);
    const found = carefully(frame);
    return found ? this.#splice(frame, found.at, found.empty) : frame;
  }

  #splice(frame: string, at: number, empty: boolean): string {
    return `${frame.slice(0, at)}${empty ? "" : ","}${this.#member()}${frame.slice(at)}`;
  }
}

/** What stands behind a piece with each filler in it; undefined where filler does not go to the same place in all of the events. */
function tailsOf({ before, after }: Around): readonly ByteText[] | undefined {
  // Any piece will do: it stands inside a string.
  const sample = `${before}x${after}`;
  const findEnd = sample.includes("\r") ? anyFrameEnd : frameEnd;
  if (findEnd(sample, 0) !== sample.length) return undefined;
  const usual = usualPlace(sample);
  const at = (usual >= 0 ? usual : (carefully(sample)?.at ?? -1)) - before.length - 1;
  return at > 0 ? filled(after, at) : undefined;
}

/** By what stands behind a piece: one vendor's streams have it in common. */
const known = new Map<string, { readonly tails: readonly ByteText[]; readonly joined: boolean }>();
const MOST_KNOWN = 64;

/** Those that are wanted again are joined for good: the text of an event is then made of three, not of five. */
function filled(after: ByteText, at: number): readonly ByteText[] {
  const name = `${at} ${after}`;
  const before = known.get(name);
  if (before?.joined) return before.tails;
  const made = MEMBERS.map((member) => `${after.slice(0, at)},${member}${after.slice(at)}`);
  const tails = before ? made.map((tail) => textOf(bytesOf(tail))) : made;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, { tails, joined: before !== undefined });
  return tails;
}

const LINE_END = /[\r\n]/;

/** Whether there may be a `p`. Looked for from its end: quotation marks are everywhere, and finding `"p"` took most of the time. */
function hasP(text: string): boolean {
  for (let at = text.indexOf('p"'); at >= 0; at = text.indexOf('p"', at + 2)) if (text.charCodeAt(at - 1) === QUOTE) return true;
  return false;
}

/** Behind the next empty line, or -1. */
function frameEnd(text: string, from: number): number {
  const at = text.indexOf("\n\n", from);
  return at < 0 ? -1 : at + 2;
}

/** The same where lines may end in CR or CRLF: Google's do. */
function anyFrameEnd(text: string, from: number): number {
  const empty = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r)/g;
  empty.lastIndex = from;
  return empty.test(text) ? empty.lastIndex : -1;
}

/**
 * Where the brace is that ends the object of a frame like nearly all are: one data line at its end, with an object and
 * nothing that could be a `p`. Otherwise -1.
 */
function usualPlace(frame: string): number {
  const atStart = frame.startsWith("data:");
  const data = atStart ? 0 : frame.indexOf("\ndata:") + 1;
  const eol = frame.endsWith("\r\n\r\n") ? "\r\n" : "\n";
  const last = frame.length - 2 * eol.length;
  const begin = frame.charCodeAt(data + 5) === SPACE ? data + 6 : data + 5;
  const usual =
    (atStart || data > 0) &&
    frame.charCodeAt(begin) === OPEN &&
    frame.charCodeAt(last - 1) === CLOSE &&
    frame.charCodeAt(last - 2) > SPACE &&
    frame.indexOf("\n", begin) === last + eol.length - 1 &&
    !frame.includes('"p"') &&
    frame.indexOf("\r") === (eol === "\n" ? -1 : last);
  return usual ? last - 1 : -1;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Reads any other frame as a client does, and its data as JSON. Undefined when there is nothing to pad. */
function carefully(frame: string): { readonly at: number; readonly empty: boolean } | undefined {
  const lines = [...frame.matchAll(/^data(?:: ?(.*))?$/gm)];
  const last = lines.at(-1);
  const keys = last && keysOf(lines.map((line) => line[1] ?? "").join("\n"));
  if (!last || !keys || keys.includes("p")) return undefined;
  return { at: frame.lastIndexOf("}", last.index + last[0].length), empty: keys.length === 0 };
}

function keysOf(data: string): string[] | undefined {
  // Most of what comes here is no JSON at all, and an exception is dear.
  if (!/^\s*\{/.test(data)) return undefined;
  try {
    return Object.keys(JSON.parse(data));
  } catch {
    return undefined;
  }
}
