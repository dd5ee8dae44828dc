import { frameCutter } from "../streaming/sse-events.ts";
import type { TimedChunk } from "./recorded.ts";
import { borderList, joined, readTimedLines, TimedLineError } from "./timed-lines.ts";

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
  const bytes = joined(chunks);
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

/** The chunks again. Throws TimedLineError for a line that is none of the forms above. */
export function chunksOf({ crlf, ...lines }: TimedSse): TimedChunk[] {
  return readTimedLines(lines, (said, line) => Buffer.from(frameOf(said, crlf ? "\r\n" : "\n", line)));
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
  return `| ${jsonText(frame)}`;
}

/** Whether a line of a YAML block would not hold the text as it is. */
export function isDelicate(text: string): boolean {
  return DELICATE.test(text);
}

/** A text as a JSON string that any file holds as it is. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(ESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** What stands between the prefix and the empty line, where it is one plain line. */
function bare(frame: string, prefix: string, eol: string): string | undefined {
  if (!frame.startsWith(prefix) || !frame.endsWith(eol + eol)) return undefined;
  const data = frame.slice(prefix.length, -2 * eol.length);
  return data === "" || DELICATE.test(data) ? undefined : data;
}

function frameOf(said: string, eol: string, index: number): string {
  if (said.startsWith("| ")) return readJsonText(said.slice(2), index);
  if (said.startsWith("- ")) return `data: ${said.slice(2)}${eol}${eol}`;
  const named = NAMED.exec(said);
  return named ? `event: ${named[1]}${eol}data: ${named[2]}${eol}${eol}` : `data: ${said}${eol}${eol}`;
}

/** The text again. Throws TimedLineError for what is no JSON string. */
export function readJsonText(text: string, index: number): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string") return value;
  } catch {
    // The same complaint.
  }
  throw new TimedLineError(`expected a JSON string, found ${text.slice(0, 60)}`, index);
}
