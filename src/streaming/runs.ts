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

/** A stream's events both ways: one by one, and with what is alike in them told apart. Read one of them. */
export function eventsOf(parts: () => Iterable<Frame | Run>): Pick<StreamedAnswer, "frames" | "parts"> {
  return { frames: oneByOne(parts()), parts: parts() };
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
