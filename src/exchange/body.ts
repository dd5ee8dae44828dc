import type { Body } from "./reply.ts";
import { isWhole } from "./reply.ts";

/** Bytes as they come, whatever the body is. */
export async function* chunks(body: Body): AsyncGenerator<Uint8Array> {
  if (!isWhole(body)) return yield* body;
  if (body.byteLength > 0) yield body;
}

/** How a tapped body ended: to its end, broken off by its source, or left by its reader. */
export type Ending =
  | { readonly kind: "complete" }
  | { readonly kind: "broken"; readonly error: unknown }
  | { readonly kind: "left" };

/**
 * Shows every chunk and the end to onlookers while the bytes pass through unchanged. `onEnd` runs once, before the
 * reader learns of the end: what it awaits is done before the last bytes can have left.
 */
export async function* tap(
  body: AsyncIterable<Uint8Array>,
  onChunk: (chunk: Uint8Array) => void,
  onEnd: (ending: Ending) => Promise<void> | void,
): AsyncGenerator<Uint8Array> {
  let ending: Ending = { kind: "left" };
  try {
    for await (const chunk of body) {
      onChunk(chunk);
      yield chunk;
    }
    ending = { kind: "complete" };
  } catch (error) {
    ending = { kind: "broken", error };
    throw error;
  } finally {
    await onEnd(ending);
  }
}

/** The first `cap` bytes of a body and whether that was all. Reads no further than it must. */
export async function collect(body: Body, cap: number): Promise<{ bytes: Uint8Array; complete: boolean }> {
  const keeper = keep(cap);
  for await (const chunk of chunks(body)) {
    keeper.add(chunk);
    if (!keeper.complete) break;
  }
  return { bytes: keeper.bytes(), complete: keeper.complete };
}

/** Remembers the first `cap` bytes that it is shown. */
function keep(cap: number) {
  const kept: Uint8Array[] = [];
  let size = 0;
  let complete = true;
  return {
    add(chunk: Uint8Array) {
      const room = cap - size;
      if (chunk.byteLength > room) complete = false;
      if (room <= 0) return;
      kept.push(chunk.byteLength > room ? chunk.subarray(0, room) : chunk);
      size += Math.min(room, chunk.byteLength);
    },
    /** False once something did not fit. */
    get complete() {
      return complete;
    },
    bytes: () => (kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept)),
  };
}

/** The first `length` bytes, then the end as if the source had stopped there. */
export async function* cut(body: Body, length: number): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const chunk of chunks(body)) {
    if (chunk.byteLength >= left) {
      if (left > 0) yield chunk.subarray(0, left);
      return;
    }
    left -= chunk.byteLength;
    yield chunk;
  }
}

/** Lets a body go that nobody will read, so that its source can stop. */
export async function discard(body: Body): Promise<void> {
  if (isWhole(body)) return;
  await body[Symbol.asyncIterator]().return?.();
}

/** The JSON that a body holds. Throws SyntaxError when it holds none. */
export function jsonIn(body: Uint8Array): unknown {
  return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
}
