import type { RecordedAnswer, TimedChunk } from "../cassettes/recorded.ts";
import { frameCutter } from "../streaming/sse-events.ts";

/** An answer of which only this is known: when it began to come, and when it was all there. */
interface Answered {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: RecordedAnswer["headers"];
  readonly body: Uint8Array;
  /** Milliseconds after the request was sent. */
  readonly beganMs: number;
  readonly endedMs: number;
}

/** Events that came one by one lie evenly between the first moment and the last: nobody has kept the others. */
const SPREAD = "when its events came is not in the file: they are spread evenly over the time that it took";

/** The answer as a recording has it, and a word about its times where they are made up. */
export function answerFrom({ status, headers, body, beganMs, endedMs }: Answered): { answer: RecordedAnswer; notes: string[] } {
  const [atMs, lastMs] = [Math.round(beganMs), Math.round(Math.max(beganMs, endedMs))];
  const isStream = String(headers["content-type"] ?? "").includes("text/event-stream");
  const frames = isStream ? framesOf(body) : [body];
  const gapMs = frames.length < 2 ? 0 : (lastMs - atMs) / (frames.length - 1);
  const spread = frames.length > 1 && gapMs > 0;
  const chunks: TimedChunk[] = spread
    ? frames.map((bytes, index) => ({ atMs: Math.round(atMs + index * gapMs), bytes }))
    : [{ atMs: lastMs, bytes: body }];
  const answer: RecordedAnswer = { status, headers, atMs, chunks: body.byteLength === 0 ? [] : chunks, partial: false };
  return { answer, notes: spread ? [SPREAD] : [] };
}

function framesOf(body: Uint8Array): Uint8Array[] {
  const cutter = frameCutter();
  const frames = [...cutter.push(body)];
  const rest = cutter.end();
  return rest ? [...frames, rest] : frames;
}
