import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import { type Padder, padder } from "../streaming/padding.ts";

/**
 * Pads the events of streamed answers on their way to the caller (G-STREAM-2). It is the outermost stage: what is
 * recorded, cached and counted further in are the provider's own bytes.
 */
export function pad({ padding }: { readonly padding: boolean }): Stage<Exchange> {
  if (!padding) return (_exchange, next) => next();
  return async (exchange, next) => {
    const reply = await next();
    if (reply.exact || !isPlainEventStream(reply) || exchange.steps.at(-1)?.endpoint?.direct) return reply;
    const { status, headers, body, from } = reply;
    const filler = padder(exchange.random.fork("padding"));
    delete headers["content-length"];
    return { status, headers, body: isWhole(body) ? paddedWhole(body, filler) : padded(body, filler), from };
  };
}

/** Binary event streams are framed with checksums, and what is compressed cannot be looked into. */
function isPlainEventStream({ headers }: Reply): boolean {
  const type = headers["content-type"];
  return typeof type === "string" && type.startsWith("text/event-stream") && headers["content-encoding"] === undefined;
}

/** Events that were all there at once, such as a stream from the cache. */
function paddedWhole(body: Uint8Array, filler: Padder): Uint8Array {
  return Buffer.concat([filler.push(body), filler.end()].filter((bytes) => bytes !== undefined));
}

/** A stream that breaks off inside a frame still shows how far it came. */
async function* padded(body: AsyncIterable<Uint8Array>, filler: Padder): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      const frames = filler.push(chunk);
      if (frames) yield frames;
    }
  } catch (error) {
    const rest = filler.end();
    if (rest) yield rest;
    throw error;
  }
  const rest = filler.end();
  if (rest) yield rest;
}
