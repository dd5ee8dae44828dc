import type { Frame } from "../formats/format.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import { encode } from "./encode.ts";

/** Emulated speed of a stream; no tokensPerSecond means as fast as it is read. */
export interface Pace {
  readonly tokensPerSecond?: number;
  /** Share (0 to 1) by which each gap may be longer or shorter. */
  readonly jitter?: number;
}

/**
 * Frames as bytes, each when it is due. The schedule is absolute (counted from the first frame), so that a late wake-up
 * does not make everything after it late. Frames that are due together share a chunk.
 */
export async function* pace(
  frames: Iterable<Frame>,
  speed: Pace,
  world: { clock: Clock; random: Random; signal: () => AbortSignal },
): AsyncGenerator<Uint8Array> {
  if (speed.tokensPerSecond === undefined) return yield* batches(frames);
  const gapMs = 1000 / speed.tokensPerSecond;
  const start = world.clock.monotonic();
  let dueMs = 0;
  let ready: Frame[] = [];
  let first = true;
  for (const frame of frames) {
    if (frame.tokens > 0 && !first) {
      const stretch = speed.jitter ? 1 + speed.jitter * (2 * world.random.next() - 1) : 1;
      dueMs += gapMs * frame.tokens * stretch;
      const waitMs = start + dueMs - world.clock.monotonic();
      if (waitMs > 0) {
        if (ready.length > 0) yield join(ready);
        ready = [];
        await world.clock.sleep(waitMs, world.signal());
      }
    }
    if (frame.tokens > 0) first = false;
    ready.push(frame);
  }
  if (ready.length > 0) yield join(ready);
}

/** Bounds how much is made ahead of a slow reader. */
const BATCH = 64;

function* batches(frames: Iterable<Frame>): Generator<Uint8Array> {
  let batch: Frame[] = [];
  for (const frame of frames) {
    batch.push(frame);
    if (batch.length < BATCH) continue;
    yield join(batch);
    batch = [];
  }
  if (batch.length > 0) yield join(batch);
}

function join(frames: readonly Frame[]): Uint8Array {
  let text = "";
  const parts: Uint8Array[] = [];
  for (const { bytes } of frames) {
    if (typeof bytes === "string") {
      text += bytes;
      continue;
    }
    if (text) parts.push(encode(text));
    text = "";
    parts.push(bytes);
  }
  if (text) parts.push(encode(text));
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}
