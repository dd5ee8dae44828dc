/** What brings a body, and can be held up. */
export interface Sender {
  pause(): void;
  resume(): void;
  /** Nobody will read the rest. */
  abort(reason: Error): void;
}

interface Reader {
  resolve(result: IteratorResult<Uint8Array, undefined>): void;
  reject(error: unknown): void;
}

/** How much waits for a slow reader before the sender is held up. */
const MOST_WAITING = 64 * 1024;

/** Bytes as they come, for one reader. A stream of Node's around the same bytes costs more than all else that is done with a request. */
export class IncomingBody implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #sender: Sender;
  readonly #chunks: Uint8Array[] = [];
  readonly #readers: Reader[] = [];
  #waiting = 0;
  #ended: { readonly error?: unknown } | undefined;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  push(chunk: Uint8Array): void {
    if (this.#ended) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ done: false, value: chunk });
      return;
    }
    this.#chunks.push(chunk);
    this.#waiting += chunk.byteLength;
    if (this.#waiting >= MOST_WAITING) this.#sender.pause();
  }

  /** With an error where it broke off: whoever reads gets all that came before it. */
  end(broken?: { readonly error: unknown }): void {
    if (this.#ended) return;
    this.#ended = broken ?? {};
    for (const reader of this.#readers.splice(0)) this.#tellEnd(reader);
  }

  /** All that nobody has read yet, where the end is there too and is a good one: no need to wait for any of it. */
  whole(): readonly Uint8Array[] | undefined {
    if (!this.#ended || "error" in this.#ended) return undefined;
    return this.#chunks.splice(0);
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    return new Promise((resolve, reject) => {
      const value = this.#chunks.shift();
      if (!value) return void (this.#ended ? this.#tellEnd({ resolve, reject }) : this.#readers.push({ resolve, reject }));
      const wasFull = this.#waiting >= MOST_WAITING;
      this.#waiting -= value.byteLength;
      if (wasFull && this.#waiting < MOST_WAITING) this.#sender.resume();
      resolve({ done: false, value });
    });
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#chunks.length = 0;
    const goesOn = !this.#ended;
    this.end();
    this.#ended = {};
    if (goesOn) this.#sender.abort(new Error("nobody reads the rest of the answer"));
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** An error is told once, as a generator does. */
  #tellEnd({ resolve, reject }: Reader): void {
    const ended = this.#ended;
    this.#ended = {};
    if (ended && "error" in ended) reject(ended.error);
    else resolve({ done: true, value: undefined });
  }
}
