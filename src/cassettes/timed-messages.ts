import { EventStreamReader, encodeEvent, encodeMessage } from "../streaming/eventstream.ts";
import type { TimedChunk } from "./recorded.ts";
import { borderList, joined, readTimedLines, TimedLineError } from "./timed-lines.ts";
import { utf8 } from "./timed-sse.ts";

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
  const bytes = joined(chunks);
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

/** The chunks again. Throws TimedLineError for a line that is none of the forms above. */
export function chunksOfMessages(lines: TimedMessages): TimedChunk[] {
  return readTimedLines(lines, messageOf);
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
    throw new TimedLineError(`expected an event and its JSON, found "${line.slice(0, 60)}"`, index);
  }
}
