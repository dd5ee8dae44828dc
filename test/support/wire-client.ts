import { connect } from "node:net";

/** An answer as it came over the wire, nothing joined and nothing understood. */
export interface Transcript {
  readonly status: number;
  readonly reason: string;
  /** In order of their names, which are lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** A chunk of the chunked coding each, which is a write of the server's; else the body in one. */
  readonly frames: readonly Buffer[];
  /** "left": by us. */
  readonly ended: "complete" | "broken" | "left";
}

export interface WireCall {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** Hears of every frame, from 1, when it is there. */
  readonly onFrame?: (count: number) => void;
  /** Hangs up after so many frames. */
  readonly leaveAfter?: number;
}

/** Asks over a socket of its own. Rejects only when there is no connection. */
export function transcript({
  url,
  method = "POST",
  headers = {},
  body = "",
  onFrame,
  leaveAfter,
}: WireCall): Promise<Transcript> {
  const { hostname, port, host, pathname, search } = new URL(url);
  const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body);
  const all = { host, connection: "close", ...headers, "content-length": String(bytes.byteLength) };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((done, failed) => {
    const socket = connect({ port: Number(port), host: hostname, noDelay: true });
    const reader = new WireReader();
    let left = false;
    socket.on("connect", () => {
      socket.write(`${method} ${pathname}${search} HTTP/1.1\r\n${head.join("")}\r\n`);
      socket.write(bytes);
    });
    socket.on("data", (data) => {
      for (const count of reader.push(data)) {
        if (left) return;
        if (count === leaveAfter) {
          left = true;
          socket.destroy();
        } else onFrame?.(count);
      }
    });
    socket.on("error", (error) => {
      if (reader.status === 0 && !left) failed(error);
    });
    socket.on("close", () => done(reader.transcript(left)));
  });
}

/** Takes an answer apart as it comes. */
class WireReader {
  status = 0;
  #reason = "";
  #headers: (readonly [string, string])[] = [];
  #frames: Buffer[] = [];
  #rest = Buffer.alloc(0);
  #state: "head" | "chunks" | "length" | "end" = "head";
  #length = 0;

  /** The numbers of the frames that these bytes complete. */
  push(data: Buffer): number[] {
    this.#rest = Buffer.concat([this.#rest, data]);
    const before = this.#frames.length;
    if (this.#state === "head") this.#head();
    if (this.#state === "chunks") this.#chunks();
    if (this.#state === "length") this.#whole();
    return this.#frames.slice(before).map((_, index) => before + index + 1);
  }

  transcript(left: boolean): Transcript {
    const headers = [...this.#headers].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    // Of a whole body, what came of it.
    const frames = this.#state === "length" && this.#rest.length > 0 ? [...this.#frames, this.#rest] : this.#frames;
    const ended = left ? "left" : this.#state === "end" ? "complete" : "broken";
    return { status: this.status, reason: this.#reason, headers, frames, ended };
  }

  #head(): void {
    const end = this.#rest.indexOf("\r\n\r\n");
    if (end < 0) return;
    const [first = "", ...lines] = this.#rest.toString("latin1", 0, end).split("\r\n");
    this.#rest = this.#rest.subarray(end + 4);
    this.status = Number(first.slice(9, 12));
    this.#reason = first.slice(13);
    this.#headers = lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    });
    const length = this.#headers.find(([name]) => name === "content-length")?.[1];
    this.#length = Number(length ?? 0);
    this.#state = this.#headers.some(([name, value]) => name === "transfer-encoding" && value === "chunked")
      ? "chunks"
      : "length";
  }

  #chunks(): void {
    for (;;) {
      const end = this.#rest.indexOf("\r\n");
      if (end < 0) return;
      const size = Number.parseInt(this.#rest.toString("latin1", 0, end), 16);
      const next = end + 2 + size + 2;
      if (this.#rest.length < next) return;
      if (size === 0) {
        this.#state = "end";
        return;
      }
      this.#frames.push(this.#rest.subarray(end + 2, end + 2 + size));
      this.#rest = this.#rest.subarray(next);
    }
  }

  #whole(): void {
    if (this.#rest.length < this.#length) return;
    if (this.#length > 0) this.#frames.push(this.#rest.subarray(0, this.#length));
    this.#rest = Buffer.alloc(0);
    this.#state = "end";
  }
}
