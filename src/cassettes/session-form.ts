import type { InteractionDocument } from "../schema/cassette.ts";
import type { RecordedSession } from "./recorded.ts";
import { framesOf, type TimedFrames, timedFrames } from "./timed-frames.ts";

type Response = InteractionDocument["response"];
type Members = Pick<Response, "frames" | "close">;

/** What went over a socket as members of a document, and the bytes that go into a file of their own beside it. */
export function sessionForm({ frames, close }: RecordedSession): { members: Members; blob: Uint8Array | undefined } {
  const { block, blob } = timedFrames(frames);
  const goodbye = close && { at: close.atMs, by: close.by, code: close.code, ...(close.reason && { reason: close.reason }) };
  return { members: { frames: block, ...(goodbye && { close: goodbye }) }, blob };
}

/** The session again; undefined where the answer is none. Throws TimedLineError for a line that is no frame. */
export function sessionOf(
  { status, frames, close }: Members & Pick<Response, "status">,
  blob: TimedFrames["blob"],
): RecordedSession | undefined {
  if (frames === undefined && status !== 101) return undefined;
  const goodbye = close && { atMs: close.at, by: close.by, code: close.code, reason: close.reason ?? "" };
  return { frames: framesOf({ block: frames ?? "", blob }), close: goodbye };
}

/** All of it but its times: equal for sessions in which the same was said. */
export function sessionBytes({ frames, close }: RecordedSession): Buffer {
  const { block, blob = [] } = timedFrames(frames.map((frame) => ({ ...frame, atMs: 0 })));
  const goodbye = close ? `${close.by} ${close.code} ${close.reason}` : "";
  return Buffer.concat([Buffer.from(`${block}${goodbye}\n`), Buffer.from(blob)]);
}
