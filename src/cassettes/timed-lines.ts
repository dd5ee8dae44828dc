import type { TimedChunk } from "./recorded.ts";

/** Says which line (from 0) cannot be read. */
export class TimedLineError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** The bytes of all chunks. */
export function joined(chunks: readonly TimedChunk[]): Buffer {
  return Buffer.concat(chunks.map(({ bytes }) => bytes));
}

/**
 * The chunks that a block of lines stands for: `+212 …` begins one at 212 ms, `+= …` goes on with it, and `splits` say where more
 * begin (`"1024@430"`). `encode` makes bytes of what stands behind the time. Throws TimedLineError for a line that is none.
 */
export function readTimedLines(
  { block, splits }: { readonly block: string; readonly splits: readonly string[] },
  encode: (said: string, line: number) => Buffer,
): TimedChunk[] {
  const borders = new Map<number, number>();
  const pieces: Buffer[] = [];
  let size = 0;
  for (const [index, line] of block.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const found = /^\+(\d+(?:\.\d+)?|=) (.+)$/s.exec(line);
    if (!found) throw new TimedLineError(`expected "+<milliseconds> <event>", found "${line.slice(0, 60)}"`, index);
    const [, at = "", said = ""] = found;
    if (at !== "=" || size === 0) borders.set(size, at === "=" ? 0 : Number(at));
    const piece = encode(said, index);
    pieces.push(piece);
    size += piece.byteLength;
  }
  addSplits(borders, splits, size);
  return cutAt(Buffer.concat(pieces), borders);
}

/** Adds the borders that are listed, as far as they lie within so many bytes. */
export function addSplits(borders: Map<number, number>, splits: readonly string[], size: number): void {
  for (const split of splits) {
    const [offset = 0, atMs = 0] = split.split("@").map(Number);
    if (offset < size) borders.set(offset, atMs);
  }
}

/** Cuts bytes where chunks began. */
export function cutAt(bytes: Buffer, borders: ReadonlyMap<number, number>): TimedChunk[] {
  const starts = [...borders].sort(([one], [other]) => one - other);
  let latest = 0;
  return starts.map(([offset, atMs], index) => {
    latest = Math.max(latest, atMs);
    return { atMs: latest, bytes: bytes.subarray(offset, starts[index + 1]?.[0] ?? bytes.byteLength) };
  });
}

/** Where each chunk begins, and when it came. */
export function borderList(chunks: readonly TimedChunk[]): Map<number, number> {
  const borders = new Map<number, number>();
  let at = 0;
  for (const { atMs, bytes } of chunks) {
    if (bytes.byteLength === 0) continue;
    borders.set(at, atMs);
    at += bytes.byteLength;
  }
  return borders;
}
