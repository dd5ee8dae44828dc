/**
 * What a pack says of a body: how many bytes of it stand there, -1 for what is not kept, -2 for what is as the one before it
 * (questions that are asked again, and answers from the cache), or how many bytes at its beginning and at its end are, and how
 * many stand there of what is between: answers to one question differ in their ids.
 */
export type BodyCode = number | readonly [begin: number, end: number, length: number];

/** Takes a body's bytes from one place up to another. */
export type Append = (bytes: Uint8Array, begin: number, end: number) => void;

/** Tells each body against the one before it, and hands on the bytes that have to be written. */
export class BodyWriter {
  readonly #append: Append;
  #before: Uint8Array | null = null;
  /** How much was alike last: mostly it is as much again, which is quicker to see than to find. */
  #begin = 0;
  #end = 0;

  constructor(append: Append) {
    this.#append = append;
  }

  /** What the next body is told against. */
  follow(before: Uint8Array | null): void {
    this.#before = before;
  }

  write(bytes: Uint8Array | null): BodyCode {
    const before = this.#before;
    this.#before = bytes;
    if (!bytes) return NOT_KEPT;
    if (before && (bytes === before || Buffer.compare(bytes, before) === 0)) return AGAIN;
    if (!before || !this.#isAlike(bytes, before)) {
      this.#append(bytes, 0, bytes.byteLength);
      return bytes.byteLength;
    }
    const stop = bytes.byteLength - this.#end;
    this.#append(bytes, this.#begin, stop);
    return [this.#begin, this.#end, stop - this.#begin];
  }

  #isAlike(bytes: Uint8Array, before: Uint8Array): boolean {
    const shorter = Math.min(bytes.byteLength, before.byteLength);
    if (shorter < LEAST_ALIKE || shorter > MOST_COMPARED) return false;
    if (this.#isAsLast(bytes, before, shorter)) return true;
    this.#begin = alikeAtBegin(bytes, before, shorter);
    this.#end = alikeAtEnd(bytes, before, shorter - this.#begin);
    return this.#begin + this.#end >= LEAST_ALIKE;
  }

  #isAsLast(bytes: Uint8Array, before: Uint8Array, shorter: number): boolean {
    const [begin, end] = [this.#begin, this.#end];
    if (begin + end < LEAST_ALIKE || begin + end > shorter) return false;
    if (alikeAtBegin(bytes, before, begin) < begin) return false;
    const at = bytes.byteLength - end;
    const atBefore = before.byteLength - end;
    // More may be alike than last.
    if (begin + end < shorter && (bytes[begin] === before[begin] || bytes[at - 1] === before[atBefore - 1])) return false;
    return Buffer.prototype.compare.call(bytes, before, atBefore, atBefore + end, at, at + end) === 0;
  }
}

/** The other way round. `next` gives so many bytes more. */
export function bodyReader(
  next: (length: number) => Uint8Array,
  first: Uint8Array | null,
): (code: BodyCode) => Uint8Array | null {
  let before = first;
  return (code) => {
    if (code !== AGAIN) before = typeof code === "number" ? written(code, next) : between(code, before, next);
    return before;
  };
}

function alikeAtBegin(bytes: Uint8Array, before: Uint8Array, most: number): number {
  let alike = 0;
  while (alike < most && bytes[alike] === before[alike]) alike += 1;
  return alike;
}

function alikeAtEnd(bytes: Uint8Array, before: Uint8Array, most: number): number {
  const [last, lastBefore] = [bytes.byteLength - 1, before.byteLength - 1];
  let alike = 0;
  while (alike < most && bytes[last - alike] === before[lastBefore - alike]) alike += 1;
  return alike;
}

function written(code: number, next: (length: number) => Uint8Array): Uint8Array | null {
  return code === NOT_KEPT ? null : next(code);
}

function between(
  [begin, end, length]: Exclude<BodyCode, number>,
  before: Uint8Array | null,
  next: (length: number) => Uint8Array,
) {
  const around = before ?? new Uint8Array();
  return Buffer.concat([around.subarray(0, begin), next(length), around.subarray(around.byteLength - end)]);
}

const NOT_KEPT = -1;
const AGAIN = -2;
/** Less is not worth saying. */
const LEAST_ALIKE = 32;
/** Bytes are compared one by one. */
const MOST_COMPARED = 8 * 1024;
