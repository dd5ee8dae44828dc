import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import type { Batch } from "../streaming/batch.ts";
import { type ByteText, bytesOf } from "../streaming/byte-text.ts";
import { Flow, flowOf, type Sink } from "../streaming/flow.ts";
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

function padded(body: AsyncIterable<Uint8Array>, filler: Padder): Flow {
  return new Flow((sink) => flowOf(body).pour(new Padding(sink, filler)));
}

// A class for the same reason as the stream's onlooker.
class Padding implements Sink {
  readonly #sink: Sink;
  readonly #filler: Padder;

  constructor(sink: Sink, filler: Padder) {
    this.#sink = sink;
    this.#filler = filler;
  }

  get left(): boolean {
    return this.#sink.left;
  }

  take(batch: Batch): Promise<void> | undefined {
    const text = this.#withFiller(batch);
    return text === "" ? undefined : this.#sink.take([text]);
  }

  end(batch: Batch): void {
    const text = this.#withFiller(batch) + this.#filler.end();
    this.#sink.end(text === "" ? [] : [text]);
  }

  /** A stream that breaks off inside a frame still shows how far it came. */
  fail(error: unknown): void {
    const rest = this.#filler.end();
    if (rest !== "") void this.#sink.take([rest]);
    this.#sink.fail(error);
  }

  #withFiller(batch: Batch): ByteText {
    let text = "";
    for (const part of batch) text += this.#filler.push(part);
    return text;
  }
}
