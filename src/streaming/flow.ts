import { type Batch, batchBytes } from "./batch.ts";

/** Where a stream goes. It is told things in order: any number of batches, then one end. None of it throws. */
export interface Sink {
  /** Whether nobody listens any more. The source breaks off then, as if it had been told to. */
  readonly left: boolean;
  /** What is ready. Where it returns a promise, nothing more may come until that has resolved. */
  take(batch: Batch): Promise<void> | undefined;
  /** The end, together with what became ready with it: what was there at once can leave at once. */
  end(batch: Batch): void;
  /** The stream broke off. */
  fail(error: unknown): void;
}

/**
 * A stream that says itself when something is ready, instead of being asked: each event then costs a few calls, where every
 * generator that it passes costs several promises. Read it by `pour` or by iterating; and once.
 */
export class Flow implements AsyncIterable<Uint8Array> {
  readonly pour: (sink: Sink) => void;

  constructor(pour: (sink: Sink) => void) {
    this.pour = pour;
  }

  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    return pulled(this);
  }
}

/** Any stream as one that says when something is ready. */
export function flowOf(body: AsyncIterable<Uint8Array>): Flow {
  return body instanceof Flow ? body : new Flow((sink) => void read(body, sink));
}

/** What a source throws whose listener has left. */
export function nobodyListens(): DOMException {
  return new DOMException("nobody listens any more", "AbortError");
}

async function read(body: AsyncIterable<Uint8Array>, sink: Sink): Promise<void> {
  try {
    for await (const chunk of body) {
      if (sink.left) throw nobodyListens();
      const wait = sink.take([chunk]);
      if (wait) await wait;
      if (sink.left) throw nobodyListens();
    }
  } catch (error) {
    return sink.fail(error);
  }
  sink.end([]);
}

async function* pulled(flow: Flow): AsyncGenerator<Uint8Array> {
  const bucket = new Bucket();
  flow.pour(bucket);
  try {
    for (let batch = await bucket.next(); batch; batch = await bucket.next()) if (batch.length > 0) yield batchBytes(batch);
  } finally {
    await bucket.leave();
  }
}

/** Holds one batch at a time for somebody who asks for them. */
class Bucket implements Sink {
  left = false;
  #batch: Batch | undefined;
  #over: { readonly error?: unknown } | undefined;
  /** Tells the source to go on. */
  #goOn: () => void = () => {};
  /** Tells the reader to look again. */
  #tell: () => void = () => {};

  take(batch: Batch): Promise<void> {
    this.#add(batch);
    this.#tell();
    return new Promise((done) => {
      this.#goOn = done;
    });
  }

  end(batch: Batch): void {
    this.#add(batch);
    this.#over = {};
    this.#tell();
  }

  fail(error: unknown): void {
    this.#over = { error };
    this.#tell();
  }

  /** Undefined at the end; throws what the stream broke off with. */
  async next(): Promise<Batch | undefined> {
    for (;;) {
      const batch = this.#batch;
      this.#batch = undefined;
      if (batch) return batch;
      if (this.#over && "error" in this.#over) throw this.#over.error;
      if (this.#over) return undefined;
      await this.#news();
    }
  }

  /** Resolves when the source has broken off, too. */
  async leave(): Promise<void> {
    this.left = true;
    while (!this.#over) await this.#news();
  }

  /** A stream that breaks off says so without waiting for what it gave before to be read. */
  #add(batch: Batch): void {
    this.#batch = this.#batch ? [...this.#batch, ...batch] : batch;
  }

  #news(): Promise<void> {
    const news = new Promise<void>((done) => {
      this.#tell = done;
    });
    this.#goOn();
    return news;
  }
}
