import type { Frame, StreamedAnswer } from "../formats/format.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import { encodeAll } from "./encode.ts";
import { joinedText } from "./runs.ts";

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
  { frames, joined }: Pick<StreamedAnswer, "frames" | "joined">,
  speed: Pace,
  world: { clock: Clock; random: Random; signal: () => AbortSignal },
): AsyncGenerator<Uint8Array> {
  if (speed.tokensPerSecond === undefined) {
    for (const chunk of batches(joined ?? joinedText(frames))) yield chunk;
    return;
  }
  const gapMs = 1000 / speed.tokensPerSecond;
  const start = world.clock.monotonic();
  const signal = world.signal();
  let dueMs = 0;
  let ready: Frame["bytes"][] = [];
  let first = true;
  for (const frame of frames) {
    if (frame.tokens > 0 && !first) {
      const stretch = speed.jitter ? 1 + speed.jitter * (2 * world.random.next() - 1) : 1;
      dueMs += gapMs * frame.tokens * stretch;
      const waitMs = start + dueMs - world.clock.monotonic();
      if (waitMs > 0) {
        if (ready.length > 0) yield encodeAll(ready);
        ready = [];
        await world.clock.sleep(waitMs, signal);
      }
    }
    if (frame.tokens > 0) first = false;
    ready.push(frame.bytes);
  }
  if (ready.length > 0) yield encodeAll(ready);
}

/** Characters (or bytes) made ahead of a slow reader, about: each chunk costs a few turns through what looks at it. */
const BATCH = 64 * 1024;

function* batches(parts: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let batch: (string | Uint8Array)[] = [];
  let size = 0;
  for (const part of parts) {
    batch.push(part);
    size += part.length;
    if (size < BATCH) continue;
    yield encodeAll(batch);
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield encodeAll(batch);
}
