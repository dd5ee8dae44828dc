import type { InFlight } from "../exchange/in-flight.ts";
import type { Reply } from "../exchange/reply.ts";
import { LARGEST_LOG } from "../rules/log-bodies.ts";
import { type Batch, KeptParts, sizeOf } from "../streaming/batch.ts";
import { Flow, flowOf, type Sink } from "../streaming/flow.ts";
import { type JoinStream, loggedAnswer } from "./logged-answer.ts";
import type { Finished } from "./rows.ts";

interface Watch {
  readonly inFlight: InFlight;
  readonly join: JoinStream | undefined;
  /** Of a stream that has ended. Its last bytes leave when this has resolved. */
  readonly write: (finished: Finished) => Promise<void>;
}

/** A stream with somebody who looks on and tells what came and how it ended. */
export function watched(reply: Reply, body: AsyncIterable<Uint8Array>, watch: Watch): Flow {
  return new Flow((sink) => flowOf(body).pour(new Onlooker(sink, reply, watch)));
}

// A class: an object of each stream's own with a getter in it has a shape of its own, too, by which V8 keeps whole exchanges
// until the next major collection.
class Onlooker implements Sink {
  readonly #sink: Sink;
  readonly #reply: Reply;
  readonly #watch: Watch;
  readonly #kept = new KeptParts(LARGEST_LOG);

  constructor(sink: Sink, reply: Reply, watch: Watch) {
    this.#sink = sink;
    this.#reply = reply;
    this.#watch = watch;
  }

  get left(): boolean {
    return this.#sink.left;
  }

  take(batch: Batch): Promise<void> | undefined {
    this.#see(batch);
    return this.#sink.take(batch);
  }

  end(batch: Batch): void {
    const sink = this.#sink;
    this.#see(batch);
    this.#ended(sink.left ? this.#whoLeft() : "complete").then(
      () => sink.end(batch),
      (error) => {
        void sink.take(batch);
        sink.fail(error);
      },
    );
  }

  fail(error: unknown): void {
    const sink = this.#sink;
    const ended = isAbort(error) ? this.#ended(this.#whoLeft()) : this.#ended("broken", messageOf(error));
    ended.then(
      () => sink.fail(error),
      (trouble) => sink.fail(trouble),
    );
  }

  #see(batch: Batch): void {
    for (const part of batch) this.#kept.add(part, sizeOf(part));
  }

  #ended(how: Finished["how"], error?: string): Promise<void> {
    const kept = this.#kept;
    const reply = this.#reply;
    const { join, write } = this.#watch;
    const body = () => (how === "complete" ? loggedAnswer(reply, () => kept.bytes(), join) : kept.bytes());
    return write({ reply, how, bytes: kept.size, body, ...(error !== undefined && { error }) });
  }

  #whoLeft(): Finished["how"] {
    return whoLeft(this.#watch.inFlight);
  }
}

/** A connection that is closed looks the same from within, whoever closed it. */
export function whoLeft({ stopping }: InFlight): "client left" | "emulator stopped" {
  return stopping ? "emulator stopped" : "client left";
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
