import type { ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Writable } from "node:stream";
import { alikeText, append, type Batch, isAlike, type Part } from "../streaming/batch.ts";
import type { ByteText } from "../streaming/byte-text.ts";
import type { Sink } from "../streaming/flow.ts";

/** Past this much, waiting bytes are written at once instead of when nothing more is ready. */
const WRITE_AT = 64 * 1024;

/**
 * Batches that are ready at the same time share one write; nothing waits for a next one, nor for other requests' turns. Nothing
 * more is taken while the client does not keep up, and for good when it has gone.
 */
export class ResponseSink implements Sink {
  readonly #raw: ServerResponse;
  readonly #sent: () => void;
  #waiting: (ByteText | Uint8Array)[] = [];
  #size = 0;
  #scheduled = false;
  /** Whether headers have been written. */
  #begun = false;
  /** Writes them. */
  readonly #soon: NodeJS.Immediate;

  constructor(raw: ServerResponse, sent: () => void) {
    this.#raw = raw;
    this.#sent = sent;
    // Headers leave even when the first batch takes its time, but a stream that is whole in this turn shares a write with them.
    this.#soon = setImmediate(this.#flushHeaders);
  }

  get left(): boolean {
    return this.#raw.destroyed;
  }

  take(batch: Batch): Promise<void> | undefined {
    for (const part of batch) this.#add(part);
    if (this.#size >= WRITE_AT) this.#flush();
    else this.#schedule();
    return this.#keepsUp() ? undefined : this.#drained();
  }

  end(batch: Batch): void {
    for (const part of batch) this.#add(part);
    const last = this.#waiting.pop();
    this.#flush();
    this.#begun = true;
    // What waits for its turn keeps the whole exchange in memory.
    clearImmediate(this.#soon);
    this.#sent();
    if (last === undefined || this.#raw.destroyed) this.#raw.end();
    else if (typeof last === "string") this.#raw.end(last, "latin1");
    else this.#raw.end(last);
  }

  /** Ending cleanly would make half an answer look whole. The trace has the reason. */
  fail(): void {
    this.#flush();
    // A stream that breaks off at once has begun all the same.
    this.#flushHeaders();
    this.#sent();
    // Not before what was written in this turn has left.
    process.nextTick(() => this.#raw.destroy());
  }

  #add(part: Part): void {
    const bytes = isAlike(part) ? alikeText(part) : part;
    this.#size += bytes.length;
    append(this.#waiting, bytes);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(this.#flush);
  }

  readonly #flush = () => {
    this.#scheduled = false;
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#size = 0;
    if (this.#raw.destroyed) return;
    for (const bytes of merged(waiting)) {
      if (typeof bytes === "string") this.#writeText(bytes);
      else this.#raw.write(bytes);
    }
    this.#begun = true;
  };

  /**
   * Node writes a chunk's length, the chunk and its line ends as four pieces, which takes longer than everything else about an
   * event. Behind the headers they go to the socket as one; calls without a socket have a stand-in for it.
   */
  #writeText(text: ByteText): void {
    const { socket, chunkedEncoding } = this.#raw;
    if (this.#begun && chunkedEncoding && socket instanceof Socket)
      socket.write(`${text.length.toString(16)}\r\n${text}\r\n`, "latin1");
    else this.#raw.write(text, "latin1");
  }

  #keepsUp(): boolean {
    return !this.#raw.writableNeedDrain && this.#raw.socket?.writableNeedDrain !== true;
  }

  async #drained(): Promise<void> {
    const { socket } = this.#raw;
    if (this.#raw.writableNeedDrain) await drained(this.#raw);
    if (socket?.writableNeedDrain) await drained(socket);
  }

  readonly #flushHeaders = () => {
    if (!this.#begun && !this.#raw.destroyed) this.#raw.flushHeaders();
  };
}

/** Buffers side by side as one: each write costs more than copying what is small. */
function merged(waiting: (ByteText | Uint8Array)[]): (ByteText | Uint8Array)[] {
  if (waiting.length === 1) return waiting;
  const buffers = waiting.filter((bytes) => typeof bytes !== "string");
  return buffers.length === waiting.length ? [Buffer.concat(buffers)] : waiting;
}

/** Or closed: then nobody needs to be waited for. */
function drained(stream: Writable): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      stream.off("drain", finish);
      stream.off("close", finish);
      done();
    };
    stream.on("drain", finish);
    stream.on("close", finish);
  });
}
