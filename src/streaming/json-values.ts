import { Buffer } from "node:buffer";
import { EVENT_STREAM_TYPE, EventStreamReader } from "./eventstream.ts";
import { sseReader } from "./sse-events.ts";
import { EVENT_STREAM } from "./sse-frames.ts";

/** Reads the JSON in an answer as its bytes come in, cut anywhere. What is no JSON is passed over. */
export interface JsonValueReader {
  /** The values that became complete with these bytes: of a stream, one an event. */
  push(chunk: Uint8Array): unknown[];
  /** What is left when there are no more bytes. */
  end(): unknown[];
}

/** By content type; undefined for answers that hold no JSON. A whole JSON answer longer than `longest` bytes is not read. */
export function jsonValueReader(contentType: string | undefined, longest: number): JsonValueReader | undefined {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === EVENT_STREAM) return eventValues();
  if (type === EVENT_STREAM_TYPE) return messageValues();
  if (LINES.has(type)) return lineValues();
  return type === "application/json" || type.endsWith("+json") ? wholeValue(longest) : undefined;
}

/** Whether the answer comes in parts that mean something by themselves. */
export function isEventStream(contentType: string | undefined): boolean {
  // What almost every whole answer says.
  if (contentType === undefined || contentType === "application/json") return false;
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === EVENT_STREAM || type === EVENT_STREAM_TYPE || LINES.has(type);
}

const LINES: ReadonlySet<string> = new Set([
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/jsonlines",
  // Cohere's.
  "application/stream+json",
]);

function eventValues(): JsonValueReader {
  const reader = sseReader();
  return {
    push: (chunk) => reader.push(chunk).flatMap(({ data }) => parsed(data)),
    end: () => reader.end().flatMap(({ data }) => parsed(data)),
  };
}

function messageValues(): JsonValueReader {
  const reader = new EventStreamReader();
  return { push: (chunk) => reader.push(chunk).flatMap(({ payload }) => parsed(payload.toString("utf8"))), end: () => [] };
}

function lineValues(): JsonValueReader {
  const decoder = new TextDecoder();
  let rest = "";
  return {
    push(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      return lines.flatMap(parsed);
    },
    end: () => parsed(rest),
  };
}

function wholeValue(longest: number): JsonValueReader {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push(chunk) {
      size += chunk.byteLength;
      if (size <= longest) chunks.push(chunk);
      else chunks.length = 0;
      return [];
    },
    end: () => (chunks.length === 0 ? [] : parsed(Buffer.concat(chunks).toString("utf8"))),
  };
}

/** A list of one, or of none. */
function parsed(text: string): unknown[] {
  const start = text.trimStart()[0];
  if (start !== "{" && start !== "[") return [];
  try {
    return [JSON.parse(text)];
  } catch {
    // "[DONE]", and what was cut short on its way.
    return [];
  }
}
