import { frameCutter } from "../streaming/sse-events.ts";
import type { TimedChunk } from "./recorded.ts";

/** A stream of events as a block of lines, with what the lines alone do not tell. */
export interface TimedSse {
  /**
   * A line an event, each ended by LF: `+212 {"id":1}` came 212 ms after the request was sent, `+212 ping {}` has a name,
   * `+212 - ping {}` has none although it looks so, `+212 | "…"` is a frame of another form as a JSON string; `+= …` came in
   * one chunk with the line before.
   */
  readonly block: string;
  readonly crlf: boolean;
  /** Where chunks begin within an event: `"1024@430"` is byte 1024 of the body, at 430 ms. */
  readonly splits: readonly string[];
}

/** Undefined for bytes that are no UTF-8 text. */
export function timedSse(chunks: readonly TimedChunk[]): TimedSse | undefined {
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes));
  const text = utf8(bytes);
  if (text === undefined) return undefined;
  const crlf = text.includes("\r\n\r\n");
  const cutter = frameCutter();
  const frames = cutter.push(bytes);
  const rest = cutter.end();
  const borders = borderList(chunks);
  const splits = new Set(borders.keys());
  let at = 0;
  let block = "";
  for (const frame of rest ? [...frames, rest] : frames) {
    const begins = borders.get(at);
    splits.delete(at);
    block += `+${begins ?? "="} ${frameText(Buffer.from(frame).toString("utf8"), crlf ? "\r\n" : "\n")}\n`;
    at += frame.byteLength;
  }
  return { block, crlf, splits: [...splits].map((offset) => `${offset}@${borders.get(offset)}`) };
}

/** The chunks again. Throws TimedSseError for a line that is none of the forms above. */
export function chunksOf({ block, crlf, splits }: TimedSse): TimedChunk[] {
  const borders = new Map<number, number>();
  const frames: Buffer[] = [];
  let size = 0;
  for (const [index, line] of block.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const { atMs, frame } = lineOf(line, crlf ? "\r\n" : "\n", index);
    if (atMs !== undefined || size === 0) borders.set(size, atMs ?? 0);
    frames.push(frame);
    size += frame.byteLength;
  }
  for (const split of splits) {
    const [offset, atMs] = split.split("@").map(Number);
    if (offset !== undefined && atMs !== undefined && offset < size) borders.set(offset, atMs);
  }
  return cutAt(Buffer.concat(frames), borders);
}

/** Says which line (from 0) cannot be read. */
export class TimedSseError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
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

/** Text whose UTF-8 is exactly these bytes; undefined when there is none. */
export function utf8(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return Buffer.byteLength(text) === bytes.byteLength && !text.includes("\uFFFD") ? text : exactly(text, bytes);
}

/** A replacement character may have been sent as one. */
function exactly(text: string, bytes: Uint8Array): string | undefined {
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

/** What a YAML block or an editor would change: control characters, line separators, a byte order mark, blanks at the end. */
const DELICATE = /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF\uFFFE\uFFFF]|\s$/u;
const ESCAPED = /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;
const NAME = "[A-Za-z_][\\w.-]*";
const NAMED = new RegExp(`^(${NAME}) (.+)$`);
const LOOKS_NAMED = new RegExp(`^(?:${NAME}|[-|]) `);

function frameText(frame: string, eol: string): string {
  const data = bare(frame, "data: ", eol);
  if (data !== undefined) return LOOKS_NAMED.test(data) ? `- ${data}` : data;
  const named = new RegExp(`^event: (${NAME})${eol}(data: .*)$`, "s").exec(frame);
  const inside = named && bare(named[2] ?? "", "data: ", eol);
  if (inside !== undefined && inside !== null) return `${named?.[1]} ${inside}`;
  return `| ${JSON.stringify(frame).replace(ESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}`;
}

/** What stands between the prefix and the empty line, where it is one plain line. */
function bare(frame: string, prefix: string, eol: string): string | undefined {
  if (!frame.startsWith(prefix) || !frame.endsWith(eol + eol)) return undefined;
  const data = frame.slice(prefix.length, -2 * eol.length);
  return data === "" || DELICATE.test(data) ? undefined : data;
}

function lineOf(line: string, eol: string, index: number): { atMs: number | undefined; frame: Buffer } {
  const found = /^\+(\d+(?:\.\d+)?|=) (.+)$/s.exec(line);
  if (!found) throw new TimedSseError(`expected "+<milliseconds> <event>", found "${line.slice(0, 60)}"`, index);
  const [, at = "", said = ""] = found;
  return { atMs: at === "=" ? undefined : Number(at), frame: Buffer.from(frameOf(said, eol, index)) };
}

function frameOf(said: string, eol: string, index: number): string {
  if (said.startsWith("| ")) return jsonString(said.slice(2), index);
  if (said.startsWith("- ")) return `data: ${said.slice(2)}${eol}${eol}`;
  const named = NAMED.exec(said);
  return named ? `event: ${named[1]}${eol}data: ${named[2]}${eol}${eol}` : `data: ${said}${eol}${eol}`;
}

function jsonString(text: string, index: number): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string") return value;
  } catch {
    // The same complaint.
  }
  throw new TimedSseError(`expected a JSON string after "|", found ${text.slice(0, 60)}`, index);
}
