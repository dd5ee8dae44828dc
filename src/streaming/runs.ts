import type { Frame, StreamedAnswer } from "../formats/format.ts";

/**
 * Events that differ in one JSON string, a token of text each: most of a stream. `before` and `after` are what stands
 * around the string, separators included.
 */
export interface Run {
  readonly before: string;
  readonly pieces: readonly string[];
  readonly after: string;
}

/** A stream's events both ways: one by one, for whoever paces them, and joined, for whoever does not. Read one of them. */
export function eventsOf(parts: () => Iterable<Frame | Run>): Pick<StreamedAnswer, "frames" | "joined"> {
  return { frames: oneByOne(parts()), joined: joinedText(parts()) };
}

/** Every event as a frame of its own. */
export function* oneByOne(parts: Iterable<Frame | Run>): Generator<Frame> {
  for (const part of parts) {
    if (!("pieces" in part)) {
      yield part;
      continue;
    }
    const { before, pieces, after } = part;
    for (const piece of pieces) yield { bytes: before + JSON.stringify(piece) + after, tokens: 1 };
  }
}

/** Pieces joined at a time: bounds what is made ahead of a slow reader, and what one odd character slows down (encode.ts). */
const BATCH = 32;

/**
 * The same bytes as texts of many events. A run is joined natively, which takes a fifth of the time of making its events
 * one after the other.
 */
export function* joinedText(parts: Iterable<Frame | Run>): Generator<string | Uint8Array> {
  let text = "";
  for (const part of parts) {
    if ("pieces" in part) {
      for (let from = 0; from < part.pieces.length; from += BATCH) {
        yield text + joinedRun(part, part.pieces.slice(from, from + BATCH));
        text = "";
      }
    } else if (typeof part.bytes === "string") {
      text += part.bytes;
      if (text.length < LONGEST) continue;
      yield text;
      text = "";
    } else {
      if (text !== "") yield text;
      text = "";
      yield part.bytes;
    }
  }
  if (text !== "") yield text;
}

/** Characters of events that are no run and are joined. */
const LONGEST = 8 * 1024;

function joinedRun({ before, after }: Run, pieces: readonly string[]): string {
  // With something between them, halves of a pair in two pieces stay halves.
  if (ESCAPED.test(pieces.join(" "))) return before + pieces.map((piece) => JSON.stringify(piece)).join(after + before) + after;
  return `${before}"${pieces.join(`"${after}${before}"`)}"${after}`;
}

/** What JSON writes in another way, or may have to: quotation marks, control characters, halves of a pair. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;
