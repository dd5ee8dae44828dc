import { Buffer } from "node:buffer";
import { type ByteText, bytesOf, byteText } from "./byte-text.ts";
import type { Run } from "./runs.ts";

/** Bytes on their way to a caller that are ready at the same time. */
export type Batch = readonly Part[];

/** As they came, as text, or as events that are alike. */
export type Part = Uint8Array | ByteText | Alike;

/** Events that differ in one JSON string, as they go over the wire: a run's. */
export interface Alike {
  /** One object for all of a run's events, so that what is found out about them is found out once. */
  readonly around: Around;
  /** What stands between the quotation marks of each event, as JSON. */
  readonly pieces: readonly ByteText[];
}

/** What is the same in all of them, quotation marks included. */
export interface Around {
  readonly before: ByteText;
  readonly after: ByteText;
}

export function aroundOf({ before, after }: Run): Around {
  return { before: byteText(`${before}"`), after: byteText(`"${after}`) };
}

/** The pieces as JSON has them between quotation marks. Of an answer that is given again they are known. */
export function jsonPieces(pieces: readonly string[]): readonly ByteText[] {
  let json = known.get(pieces);
  if (!json) {
    json = inJson(pieces);
    known.set(pieces, json);
  }
  return json;
}

const known = new WeakMap<readonly string[], readonly ByteText[]>();

/** Looked at many at a time: nearly none needs anything done to it. */
function inJson(pieces: readonly string[]): readonly ByteText[] {
  if (pieces.length <= FEW) return PLAIN.test(pieces.join("")) ? pieces : escaped(pieces);
  const all: ByteText[] = [];
  for (let from = 0; from < pieces.length; from += FEW) all.push(...inJson(pieces.slice(from, from + FEW)));
  return all;
}

/**
 * Together: what is cut from a text with one character beyond Latin-1 takes two bytes a character in memory, and would
 * make all that it is joined with do so. Coming from bytes, it takes one.
 */
function escaped(pieces: readonly string[]): readonly ByteText[] {
  const json = pieces.map((piece) => (PLAIN.test(piece) ? piece : JSON.stringify(piece).slice(1, -1)));
  return byteText(json.join("\n")).split("\n");
}

/** ASCII that JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
const FEW = 32;

export function isAlike(part: Part): part is Alike {
  return typeof part === "object" && "pieces" in part;
}

/** Texts side by side become one: whoever looks at them looks once. */
export function append(parts: Part[], ready: Part): void {
  const last = parts.length - 1;
  const before = parts[last];
  if (typeof ready === "string" && typeof before === "string") parts[last] = before + ready;
  else parts.push(ready);
}

/** In bytes. */
export function sizeOf(part: Part): number {
  if (typeof part === "string") return part.length;
  if (!isAlike(part)) return part.byteLength;
  const { around, pieces } = part;
  let size = pieces.length * (around.before.length + around.after.length);
  for (const piece of pieces) size += piece.length;
  return size;
}

/** Events that are alike, written out. */
export function alikeText({ around, pieces }: Alike): ByteText {
  const { before, after } = around;
  return pieces.length === 0 ? "" : before + pieces.join(after + before) + after;
}

/** All of it. A single part that is bytes is itself. */
export function batchBytes(batch: Batch): Uint8Array {
  const parts = batch.map((part) =>
    part instanceof Uint8Array ? part : bytesOf(typeof part === "string" ? part : alikeText(part)),
  );
  const [first] = parts;
  return parts.length === 1 && first ? first : Buffer.concat(parts);
}

/** Remembers the first `cap` bytes of what it is shown. Of events that are alike and come one by one, only what differs. */
export class KeptParts {
  readonly #cap: number;
  readonly #parts: Part[] = [];
  #size = 0;
  /** The pieces of the last part, where they were collected here. */
  #collected: ByteText[] | undefined;

  constructor(cap: number) {
    this.#cap = cap;
  }

  add(part: Part, size: number): void {
    if (this.#size < this.#cap && !this.#joins(part)) {
      this.#parts.push(part);
      this.#collected = undefined;
    }
    this.#size += size;
  }

  #joins(part: Part): boolean {
    const last = this.#parts.at(-1);
    if (last === undefined || !isAlike(part) || !isAlike(last) || last.around !== part.around) return false;
    if (!this.#collected) {
      this.#collected = [...last.pieces];
      this.#parts[this.#parts.length - 1] = { around: last.around, pieces: this.#collected };
    }
    for (const piece of part.pieces) this.#collected.push(piece);
    return true;
  }

  /** How many bytes it was shown. */
  get size(): number {
    return this.#size;
  }

  /** Null where they were too many. */
  bytes(): Uint8Array | null {
    return this.#size > this.#cap ? null : batchBytes(this.#parts);
  }
}
