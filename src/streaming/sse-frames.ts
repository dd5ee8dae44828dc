import type { Frame } from "../formats/format.ts";
import type { Run } from "./runs.ts";

/** Line ends of an event stream: LF nearly everywhere, CRLF from Google. */
export type Eol = "\n" | "\r\n";

/** Headers of a streamed answer; OpenAI adds a charset, most others do not. */
export const EVENT_STREAM = "text/event-stream";

/**
 * A data-only event: `data: …` and an empty line. `data` is one line, usually JSON that is already text.
 * `tokens` is what pacing counts: how many output tokens the event carries.
 */
export function dataFrame(data: string, tokens = 0, eol: Eol = "\n"): Frame {
  return { bytes: `data: ${data}${eol}${eol}`, tokens };
}

/** Data-only events that differ in one JSON string, which stands between `before` and `after`. */
export function dataRun(before: string, pieces: readonly string[], after: string, eol: Eol = "\n"): Run {
  return { before: `data: ${before}`, pieces, after: `${after}${eol}${eol}` };
}

/** An event with a name: `event: …`, `data: …` and an empty line. */
export function eventFrame(name: string, data: string, tokens = 0, eol: Eol = "\n"): Frame {
  return { bytes: `event: ${name}${eol}data: ${data}${eol}${eol}`, tokens };
}

/** Events of one name that differ in one JSON string, which stands between `before` and `after`. */
export function eventRun(name: string, before: string, pieces: readonly string[], after: string): Run {
  return { before: `event: ${name}\ndata: ${before}`, pieces, after: `${after}\n\n` };
}

/** The event that ends OpenAI-shaped streams. It is not JSON. */
export const DONE_FRAME: Frame = dataFrame("[DONE]");
