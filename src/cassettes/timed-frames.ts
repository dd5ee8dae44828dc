import type { TimedFrame } from "./recorded.ts";
import { TimedLineError } from "./timed-lines.ts";
import { isDelicate, jsonText, readJsonText, utf8 } from "./timed-sse.ts";

/** The frames of a socket as a block of lines, and the bytes that are nothing to read. */
export interface TimedFrames {
  /**
   * A line a frame, in their order: `+212 < {"type":"hello"}` is text of the server that came 212 ms after the socket was asked for,
   * `>` is the client's. `binary {"a":1}` is a binary frame with this text in it, `base64 AAEC` one with these bytes, `bytes 3200`
   * one with the next 3200 bytes of the blob; `json "…"` is text of another form as a JSON string (`binary json "…"` likewise), `text
   * 70000` text that is the next 70000 bytes of the blob. `+=` came at the time of the line before.
   */
  readonly block: string;
  /** Undefined where there is nothing in it. */
  readonly blob: Uint8Array | undefined;
}

/** Longer texts are nothing to read in a file, and so are more bytes than those. */
const LONGEST_TEXT = 64 * 1024;
const MOST_BYTES = 64;

export function timedFrames(frames: readonly TimedFrame[]): TimedFrames {
  const blob: Uint8Array[] = [];
  const put = (bytes: Uint8Array) => {
    blob.push(bytes);
    return bytes.byteLength;
  };
  const lines = frames.map(({ atMs, by, data }) => `+${atMs} ${by === "client" ? ">" : "<"} ${frameText(data, put)}\n`);
  return { block: lines.join(""), blob: blob.some((bytes) => bytes.byteLength > 0) ? Buffer.concat(blob) : undefined };
}

/** The frames again. Throws TimedLineError for a line that is none of the forms above. */
export function framesOf({ block, blob }: TimedFrames): TimedFrame[] {
  let at = 0;
  const take = (bytes: string, line: number) => {
    const end = at + Number(bytes);
    if (end > (blob?.byteLength ?? 0)) throw new TimedLineError(`expected ${end} bytes or more in the blob`, line);
    const taken = Buffer.from(blob?.subarray(at, end) ?? []);
    at = end;
    return taken;
  };
  const frames: TimedFrame[] = [];
  let atMs = 0;
  for (const [index, line] of block.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, time = "", direction, said = ""] = /^\+(\d+(?:\.\d+)?|=) ([<>]) (.+)$/s.exec(line) ?? [];
    if (direction === undefined)
      throw new TimedLineError(
        `expected "+<milliseconds> < <frame>", or ">" for the client's, found "${line.slice(0, 60)}"`,
        index,
      );
    if (time !== "=") atMs = Math.max(atMs, Number(time));
    frames.push({ atMs, by: direction === ">" ? "client" : "server", data: frameData(said, index, take) });
  }
  return frames;
}

const FORM = /^(?:json|binary|base64|bytes|text) /;

function frameText(data: string | Uint8Array, put: (bytes: Uint8Array) => number): string {
  if (typeof data === "string") return data.length > LONGEST_TEXT ? `text ${put(Buffer.from(data))}` : plainText(data);
  const text = data.byteLength > 0 && data.byteLength <= LONGEST_TEXT ? utf8(data) : undefined;
  // Sound may happen to be text: what is to be read has no control characters.
  if (text !== undefined && !/(?![\t\r\n])\p{Cc}/u.test(text)) return `binary ${plainText(text)}`;
  const isShort = data.byteLength > 0 && data.byteLength <= MOST_BYTES;
  return isShort ? `base64 ${Buffer.from(data).toString("base64")}` : `bytes ${put(data)}`;
}

function plainText(text: string): string {
  return text === "" || isDelicate(text) || FORM.test(text) ? `json ${jsonText(text)}` : text;
}

function frameData(said: string, line: number, take: (bytes: string, line: number) => Buffer): string | Uint8Array {
  const [, form, rest = ""] = /^(json|binary|base64|bytes|text) (.+)$/s.exec(said) ?? [];
  switch (form) {
    case "json":
      return readJsonText(rest, line);
    case "binary":
      return Buffer.from(rest.startsWith("json ") ? readJsonText(rest.slice(5), line) : rest);
    case "base64":
      return Buffer.from(rest, "base64");
    case "bytes":
      return take(rest, line);
    case "text":
      return take(rest, line).toString("utf8");
    default:
      return said;
  }
}
