import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer as a provider puts it on the wire. */
export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** A write each. One frame and a `content-length` are a whole answer. */
  readonly frames: readonly Buffer[];
  /** "dies": its connection breaks after the last frame. */
  readonly ends: "complete" | "dies";
}

/** What it was asked. */
export interface WireAsked {
  readonly method: string;
  readonly url: string;
  readonly body: Buffer;
}

/**
 * A provider that plays one answer after the other as it is told. Each frame after the first waits for `next`, so that
 * nothing but the test decides which frames come together.
 */
export interface WireUpstream {
  readonly url: string;
  readonly asked: WireAsked[];
  /** What is answered from now on. */
  play(wire: Wire): void;
  /** Writes the next frame of the answer that is under way. */
  next(): void;
  /** Resolves when the caller of the answer under way has hung up before its end. */
  readonly deserted: Promise<void>;
  stop(): Promise<void>;
}

export async function wireUpstream(): Promise<WireUpstream> {
  let wire: Wire | undefined;
  let write = () => {};
  let desert = () => {};
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      upstream.asked.push({ method: request.method ?? "", url: request.url ?? "", body: Buffer.concat(parts) });
      if (!wire) return void response.writeHead(500).end("nothing to play");
      upstream.deserted = new Promise((done) => {
        desert = done;
      });
      response.on("close", () => !response.writableFinished && desert());
      write = player(wire, response);
      write();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const upstream = {
    url: `http://127.0.0.1:${port}`,
    asked: [] as WireAsked[],
    deserted: Promise.resolve(),
    play(next: Wire) {
      wire = next;
    },
    next: () => write(),
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return upstream;
}

function player({ status, headers, frames, ends }: Wire, response: ServerResponse): () => void {
  response.writeHead(status, { ...headers } as Record<string, string | string[]>);
  response.flushHeaders();
  let at = 0;
  return () => {
    const frame = frames[at];
    at += 1;
    if (frame) response.write(frame);
    if (at < frames.length || response.writableEnded || response.destroyed) return;
    if (ends === "complete") response.end();
    // What is written has left before the connection ends.
    else setTimeout(() => response.destroy(), 20);
  };
}
