import { EventStreamReader, encodeEvent, encodeMessage } from "../streaming/eventstream.ts";
import type { TimedChunk } from "./recorded.ts";
import { borderList, cutAt, TimedSseError, utf8 } from "./timed-sse.ts";

/** AWS's binary event stream as a block of lines, with what the lines alone do not tell. */
export interface TimedMessages {
  /**
   * A line a message: `+212 contentBlockDelta {"delta":…}` is an event with JSON, `+212 | {"headers":…,"payload":"…"}` any other;
   * `+=` came in one chunk with the line before. Lengths and checksums are worked out anew.
   */
  readonly block: string;
  /** Where chunks begin within a message: `"1024@430"`. */
  readonly splits: readonly string[];
}

/** Undefined for bytes that writing anew would not give. */
export function timedMessages(chunks: readonly TimedChunk[]): TimedMessages | undefined {
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes));
  const reader = new EventStreamReader();
  const messages = reader.push(bytes);
  if (messages.length === 0) return undefined;
  const borders = borderList(chunks);
  const splits = new Set(borders.keys());
  const encoded: Buffer[] = [];
  let at = 0;
  let block = "";
  for (const { headers, payload } of messages) {
    const text = utf8(payload);
    if (text === undefined) return undefined;
    const line = lineOf(headers, text);
    const message = messageOf(line, 0);
    block += `+${borders.get(at) ?? "="} ${line}\n`;
    splits.delete(at);
    at += message.byteLength;
    encoded.push(message);
  }
  if (!Buffer.concat(encoded).equals(bytes)) return undefined;
  return { block, splits: [...splits].map((offset) => `${offset}@${borders.get(offset)}`) };
}

/** The chunks again. Throws TimedSseError for a line that is none of the forms above. */
export function chunksOfMessages({ block, splits }: TimedMessages): TimedChunk[] {
  const borders = new Map<number, number>();
  const messages: Buffer[] = [];
  let size = 0;
  for (const [index, line] of block.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const found = /^\+(\d+(?:\.\d+)?|=) (.+)$/s.exec(line);
    if (!found) throw new TimedSseError(`expected "+<milliseconds> <event>", found "${line.slice(0, 60)}"`, index);
    if (found[1] !== "=" || size === 0) borders.set(size, found[1] === "=" ? 0 : Number(found[1]));
    const message = messageOf(found[2] ?? "", index);
    messages.push(message);
    size += message.byteLength;
  }
  for (const split of splits) {
    const [offset = 0, atMs = 0] = split.split("@").map(Number);
    if (offset < size) borders.set(offset, atMs);
  }
  return cutAt(Buffer.concat(messages), borders);
}

const USUAL = JSON.stringify([":event-type", ":content-type", ":message-type"]);

function lineOf(headers: Readonly<Record<string, string>>, payload: string): string {
  const type = headers[":event-type"] ?? "";
  const usual =
    JSON.stringify(Object.keys(headers)) === USUAL &&
    headers[":content-type"] === "application/json" &&
    headers[":message-type"] === "event" &&
    /^\w+$/.test(type) &&
    /^[[{][^\p{Cc}\u2028\u2029\uFEFF]*[\]}]$/u.test(payload);
  return usual ? `${type} ${payload}` : `| ${JSON.stringify({ headers, payload })}`;
}

function messageOf(line: string, index: number): Buffer {
  const event = /^(\w+) (.+)$/s.exec(line);
  if (event) return encodeEvent(event[1] ?? "", event[2] ?? "");
  try {
    const { headers, payload } = JSON.parse(line.replace(/^\| /, "")) as { headers: Record<string, string>; payload: string };
    return encodeMessage(headers, payload);
  } catch {
    throw new TimedSseError(`expected an event and its JSON, found "${line.slice(0, 60)}"`, index);
  }
}
