import { isWhole, type Reply } from "../exchange/reply.ts";
import { EVENT_STREAM_TYPE } from "../streaming/eventstream.ts";
import { type FrameCutter, frameCutter } from "../streaming/sse-events.ts";
import { EVENT_STREAM } from "../streaming/sse-frames.ts";
import type { Scene } from "./fault.ts";

type Frames = AsyncIterable<Uint8Array>;

/**
 * An answer whose events are changed on their way: `change` gets them one by one, separators included, and gives what goes
 * out. Misses where the answer is no stream of events.
 */
export function withFrames(reply: Reply, scene: Scene, change: (frames: Frames) => Frames): Reply | undefined {
  const cutter = cutterFor(reply);
  if (!cutter) return scene.missed("the answer is no stream of events");
  return withBody(reply, change(framesOf(chunksOf(reply), cutter)));
}

/** The same answer with other bytes: what was known of them no longer holds. */
export function withBody({ status, headers, from, cached, exact }: Reply, body: Reply["body"]): Reply {
  const { "content-length": _, ...kept } = headers;
  return { status, headers: kept, body, from, cached, exact };
}

/** Bytes as they come. */
export async function* chunksOf({ body }: Pick<Reply, "body">): AsyncGenerator<Uint8Array> {
  if (!isWhole(body)) yield* body;
  else if (body.byteLength > 0) yield body;
}

async function* framesOf(chunks: Frames, cutter: FrameCutter): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield* cutter.push(chunk);
  const rest = cutter.end();
  if (rest) yield rest;
}

function cutterFor({ headers, switching, body }: Reply): FrameCutter | undefined {
  const given = headers["content-type"];
  if (switching || typeof given !== "string" || headers["content-encoding"] !== undefined) return undefined;
  const type = given.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === EVENT_STREAM) return frameCutter();
  if (type === EVENT_STREAM_TYPE) return pieceCutter(messageEnd);
  if (type === "application/json") return isWhole(body) ? undefined : pieceCutter(elementEnd);
  return LINES.test(type) ? pieceCutter(lineEnd) : undefined;
}

const LINES = /^application\/(?:x-ndjson|ndjson|jsonl|jsonlines|stream\+json)$/;

/** Cuts where `end` says that a piece ends; -1 where more has to come first. */
function pieceCutter(end: (bytes: Buffer) => number): FrameCutter {
  let held = Buffer.alloc(0);
  return {
    push(chunk) {
      held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
      const pieces: Uint8Array[] = [];
      for (let at = end(held); at > 0; at = end(held)) {
        pieces.push(held.subarray(0, at));
        held = held.subarray(at);
      }
      return pieces;
    },
    end: () => (held.length > 0 ? held : undefined),
  };
}

function lineEnd(bytes: Buffer): number {
  return bytes.indexOf(10) + 1;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING = new Set(Buffer.from("[{"));
const CLOSING = new Set(Buffer.from("]}"));

/**
 * Google streams a JSON array by its elements: a piece is one of them, with the bracket or comma before it. What is no array is one
 * piece.
 */
function elementEnd(bytes: Buffer): number {
  const first = bytes.findIndex((byte) => byte > 0x20 && byte !== COMMA);
  const within = bytes[first] === 0x5b ? 1 : 0;
  let depth = 0;
  let quoted = false;
  for (let at = Math.max(first, 0); at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (quoted) {
      if (byte === BACKSLASH) at += 1;
      else quoted = byte !== QUOTE;
    } else if (byte === QUOTE) quoted = true;
    else if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) {
      depth -= 1;
      if (depth === within) return at + 1;
    }
  }
  return -1;
}

/** Each of AWS's messages begins with its length. */
function messageEnd(bytes: Buffer): number {
  const length = bytes.length < 4 ? Number.POSITIVE_INFINITY : bytes.readUInt32BE(0);
  return bytes.length < length ? -1 : Math.max(length, 16);
}
