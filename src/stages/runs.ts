import { type Account, Slot } from "../exchange/account.ts";
import { frameCutter } from "../streaming/sse-events.ts";

/** Streams that are kept for callers who lose them on the way (WB-OTH-5), per account. */
export interface Runs {
  /** Reads the stream to its end, whoever listens, and gives it on as it comes. */
  keep(account: Account, run: RunName, body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Its events from the one with this index on, and those that still come; undefined when nobody knows it, or no longer. */
  resume(account: Account, run: RunName, from: number): AsyncIterable<Uint8Array> | undefined;
}

interface RunName {
  readonly id: string;
  readonly gateway: string;
}

/** The real service forgets them after about five and a half minutes. */
const LIFETIME_MS = 330_000;
/** As many are kept per account; the oldest go first. */
const MOST = 100;
/** What is longer cannot be taken up again. */
const MOST_BYTES = 16 * 1024 * 1024;

export function runs(): Runs {
  const slot = new Slot(() => new Map<string, Run>());
  return {
    keep(account, { id, gateway }, body) {
      const kept = slot.of(account);
      const run = new Run(gateway, account.clock.now());
      kept.set(id, run);
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      void run.read(body);
      return run.chunks();
    },
    resume(account, { id, gateway }, from) {
      const run = slot.of(account).get(id);
      if (run?.gateway !== gateway || account.clock.now() - run.beganMs > LIFETIME_MS) return undefined;
      return run.eventsFrom(from);
    },
  };
}

class Run {
  readonly gateway: string;
  readonly beganMs: number;
  /** As they came, for the one who asked; let go once given. */
  readonly #chunks: Uint8Array[] = [];
  readonly #events: Uint8Array[] = [];
  #bytes = 0;
  #listening = true;
  #ended: { readonly error?: unknown } | undefined;
  #news: () => void = () => {};
  #next = new Promise<void>(() => {});

  constructor(gateway: string, beganMs: number) {
    this.gateway = gateway;
    this.beganMs = beganMs;
    this.#announce();
  }

  /** Never rejects: whoever reads it hears of the end. */
  async read(body: AsyncIterable<Uint8Array>): Promise<void> {
    const cutter = frameCutter();
    try {
      for await (const chunk of body) {
        if (this.#listening) this.#chunks.push(chunk);
        this.#add(cutter.push(chunk));
        this.#announce();
      }
      const rest = cutter.end();
      this.#add(rest ? [rest] : []);
      this.#ended = {};
    } catch (error) {
      this.#ended = { error };
    }
    this.#announce();
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk) yield chunk;
        else if (this.#isOver()) return;
        else await this.#next;
      }
    } finally {
      this.#listening = false;
      this.#chunks.length = 0;
    }
  }

  /** Undefined where not all of it is kept. */
  eventsFrom(index: number): AsyncIterable<Uint8Array> | undefined {
    return this.#bytes > MOST_BYTES ? undefined : this.#follow(index);
  }

  async *#follow(index: number): AsyncGenerator<Uint8Array> {
    for (let at = index; ; ) {
      const event = this.#events[at];
      if (event) {
        at += 1;
        yield event;
      } else if (this.#isOver()) return;
      else await this.#next;
    }
  }

  /** Throws what the stream broke off with. */
  #isOver(): boolean {
    if (this.#ended && "error" in this.#ended) throw this.#ended.error;
    return this.#ended !== undefined;
  }

  #add(events: readonly Uint8Array[]): void {
    for (const event of events) {
      this.#bytes += event.byteLength;
      if (this.#bytes > MOST_BYTES) this.#events.length = 0;
      // A frame may share memory with a chunk that others change.
      else this.#events.push(event.slice());
    }
  }

  #announce(): void {
    this.#news();
    this.#next = new Promise((done) => {
      this.#news = done;
    });
  }
}
