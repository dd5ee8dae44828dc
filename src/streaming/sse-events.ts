import { Buffer } from "node:buffer";
import { createParser } from "eventsource-parser";

/** One event of a `text/event-stream` body. */
export interface SseEvent {
  /** The data lines, joined by LF. Usually JSON, but `[DONE]` is not. */
  readonly data: string;
  readonly event?: string;
  readonly id?: string;
  /** The whole frame as it came: separators, comments and line ends included. */
  readonly raw: Uint8Array;
}

export interface SseReader {
  /** The events that became complete with these bytes. */
  push(chunk: Uint8Array): SseEvent[];
  /** The last event, when the stream ended without its empty line: every client reads it (clients, section 5). */
  end(): SseEvent[];
}

/**
 * Reads events from bytes that may be cut anywhere, also inside a character. LF, CR and CRLF, comments, a byte order
 * mark and events of several data lines are understood; frames without data give no event.
 */
export function sseReader(): SseReader {
  const cutter = frameCutter();
  const parse = frameParser();
  return {
    push: (chunk) => cutter.push(chunk).flatMap((frame) => parse(frame, "")),
    end() {
      const rest = cutter.end();
      return rest ? parse(rest, "\n\n") : [];
    },
  };
}

export interface FrameCutter {
  /** The frames that became complete with these bytes. They may share memory with the chunk. */
  push(chunk: Uint8Array): Uint8Array[];
  /** What is left when the stream has ended, if anything. */
  end(): Uint8Array | undefined;
}

const LF = 10;
const CR = 13;

/**
 * Cuts an event stream after each empty line and changes no byte: all frames and the rest, joined, are the stream.
 * Empty lines that follow one another begin the next frame, so a frame is never empty lines alone. Where frames end
 * depends on the bytes only, not on how they are split.
 */
export function frameCutter(): FrameCutter {
  return new Cutter();
}

class Cutter implements FrameCutter {
  #unfinished: Uint8Array[] = [];
  /** The frame has a line that is not empty. */
  #filled = false;
  #atLineStart = true;
  #afterCr = false;
  /** The frame has ended with CR; an LF that follows is the other half of that line end. */
  #awaitsLf = false;

  push(chunk: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    let start = 0;
    const cutAt = (end: number): void => {
      frames.push(this.#take(chunk.subarray(start, end)));
      start = end;
    };
    let at = 0;
    while (at < chunk.length) {
      const byte = chunk[at];
      if (this.#awaitsLf && byte !== LF) cutAt(at);
      if (byte !== LF && byte !== CR) {
        this.#text();
        at = lineEnd(chunk, at);
        continue;
      }
      at += 1;
      if (byte === LF ? this.#lineFeed() : this.#carriageReturn()) cutAt(at);
    }
    if (start < chunk.length) this.#unfinished.push(chunk.subarray(start));
    return frames;
  }

  end(): Uint8Array | undefined {
    return this.#unfinished.length === 0 ? undefined : this.#take(new Uint8Array(0));
  }

  #text(): void {
    this.#filled = true;
    this.#atLineStart = false;
    this.#afterCr = false;
  }

  /** Whether the frame ends here. */
  #lineFeed(): boolean {
    if (this.#awaitsLf) return true;
    if (this.#afterCr) {
      this.#afterCr = false;
      return false;
    }
    if (this.#atLineStart) return this.#filled;
    this.#atLineStart = true;
    return false;
  }

  /**
   * Whether the frame ends here. After CRLF or LF lines a second half may follow; after a lone CR nothing is waited for,
   * or a stream of lone CRs would always be one event late.
   */
  #carriageReturn(): boolean {
    if (this.#atLineStart && this.#filled) {
      if (this.#afterCr) return true;
      this.#awaitsLf = true;
      return false;
    }
    this.#atLineStart = true;
    this.#afterCr = true;
    return false;
  }

  #take(last: Uint8Array): Uint8Array {
    const frame = this.#unfinished.length === 0 ? last : Buffer.concat([...this.#unfinished, last]);
    this.#unfinished = [];
    this.#filled = false;
    this.#atLineStart = true;
    this.#afterCr = false;
    this.#awaitsLf = false;
    return frame;
  }
}

/** Where the text at `from` ends: the next line end, or the end of the chunk. */
function lineEnd(chunk: Uint8Array, from: number): number {
  let at = from;
  while (at < chunk.length && chunk[at] !== LF && chunk[at] !== CR) at += 1;
  return at;
}

/** Whole frames are decoded at once: a line end never lies inside a character. */
function frameParser(): (frame: Uint8Array, ending: string) => SseEvent[] {
  let found: SseEvent[] = [];
  let raw: Uint8Array = new Uint8Array(0);
  let first = true;
  const parser = createParser({
    onEvent({ data, event, id }) {
      found.push({ data, ...(event === undefined ? {} : { event }), ...(id === undefined ? {} : { id }), raw });
    },
  });
  return (frame, ending) => {
    found = [];
    raw = frame;
    let text = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("utf8");
    if (first && text.startsWith("\uFEFF")) text = text.slice(1);
    first = false;
    // The parser holds a final CR back, for an LF that might follow.
    parser.feed(text.endsWith("\r") ? `${text}\n${ending}` : text + ending);
    return found;
  };
}
