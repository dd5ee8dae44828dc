import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import type { Batch } from "../streaming/batch.ts";
import { bytesOf } from "../streaming/byte-text.ts";
import { Flow, flowOf } from "../streaming/flow.ts";
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
  return bytesOf(filler.push(body) + filler.end());
}

/** A stream that breaks off inside a frame still shows how far it came. */
function padded(body: AsyncIterable<Uint8Array>, filler: Padder): Flow {
  const withFiller = (batch: Batch) => {
    let text = "";
    for (const part of batch) text += filler.push(part);
    return text;
  };
  return new Flow((sink) =>
    flowOf(body).pour({
      get left() {
        return sink.left;
      },
      take(batch) {
        const text = withFiller(batch);
        return text === "" ? undefined : sink.take([text]);
      },
      end(batch) {
        const text = withFiller(batch) + filler.end();
        sink.end(text === "" ? [] : [text]);
      },
      fail(error) {
        const rest = filler.end();
        if (rest !== "") void sink.take([rest]);
        sink.fail(error);
      },
    }),
  );
}
