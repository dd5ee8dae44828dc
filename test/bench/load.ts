import { connect, type Socket } from "node:net";

/** What a run measured. Times in ms. */
export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Stream events seen ("\n\n"), for event rates. */
  readonly events: number;
  readonly failures: number;
}

export interface LoadPlan {
  readonly port: number;
  /** The whole request as it goes over the wire. */
  readonly request: Buffer;
  readonly connections: number;
  readonly durationMs: number;
}

/**
 * Keep-alive connections that each send the next request when the last answer is complete. Bytes are looked at as little
 * as possible, so that the server is what is measured.
 */
export async function load({ port, request, connections, durationMs }: LoadPlan): Promise<Load> {
  const times: number[] = [];
  const count = { events: 0, failures: 0 };
  const end = performance.now() + durationMs;
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => oneConnection(port, request, end, times, count)));
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { requests: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), ...count };
}

function oneConnection(
  port: number,
  request: Buffer,
  end: number,
  times: number[],
  count: { events: number; failures: number },
): Promise<void> {
  return new Promise((done, failed) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const reader = new AnswerReader();
    let sentAt = 0;
    const next = () => {
      // One at least, however short the time.
      if (sentAt > 0 && performance.now() >= end) return void socket.end(done);
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on("connect", next);
    socket.on("error", failed);
    socket.on("data", (chunk) => {
      if (!reader.add(chunk)) return;
      times.push(performance.now() - sentAt);
      count.events += reader.events;
      if (reader.status !== 200) count.failures += 1;
      reader.reset();
      next();
    });
  });
}

const HEAD_END = Buffer.from("\r\n\r\n");
const CHUNKS_END = Buffer.from("\r\n0\r\n\r\n");

/** Finds the end of one answer: by content-length, or by the last chunk. */
class AnswerReader {
  status = 0;
  events = 0;
  #head: Buffer | undefined = Buffer.alloc(0);
  #left = 0;
  #chunked = false;
  #tail: Buffer = Buffer.alloc(0);

  reset(): void {
    this.#head = Buffer.alloc(0);
    this.events = 0;
    this.#tail = Buffer.alloc(0);
  }

  add(chunk: Buffer): boolean {
    if (!this.#head) return this.#body(chunk);
    const all = this.#head.length > 0 ? Buffer.concat([this.#head, chunk]) : chunk;
    const split = all.indexOf(HEAD_END);
    if (split < 0) {
      this.#head = all;
      return false;
    }
    const head = all.toString("latin1", 0, split).toLowerCase();
    this.status = Number(head.slice(9, 12));
    const length = /content-length: (\d+)/.exec(head);
    this.#chunked = !length;
    this.#left = Number(length?.[1] ?? 0);
    this.#head = undefined;
    return this.#body(all.subarray(split + 2));
  }

  #body(chunk: Buffer): boolean {
    if (!this.#chunked) {
      // The first call carries the two last bytes of the head's end.
      this.#left -= this.#tail.length === 0 ? chunk.length - 2 : chunk.length;
      this.#tail = CHUNKS_END;
      return this.#left <= 0;
    }
    this.#countEvents(chunk);
    const all = Buffer.concat([this.#tail, chunk]);
    this.#tail = all.subarray(Math.max(0, all.length - CHUNKS_END.length));
    return this.#tail.equals(CHUNKS_END);
  }

  #countEvents(chunk: Buffer): void {
    for (let at = chunk.indexOf("\n\n"); at >= 0; at = chunk.indexOf("\n\n", at + 2)) this.events += 1;
  }
}

/** A POST of JSON as bytes. */
export function post(path: string, json: unknown, headers: Readonly<Record<string, string>> = {}): Buffer {
  const body = JSON.stringify(json);
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nauthorization: Bearer sk-bench\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${more.join("")}\r\n${body}`,
  );
}
