import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface LocalUpstream {
  readonly url: string;
  /** What it was asked, in order. */
  readonly asked: Asked[];
  /** What it does from now on. */
  answer: (asked: Asked, response: ServerResponse) => void | Promise<void>;
  stop(): Promise<void>;
}

/** A provider on this machine that does what the test says; stopped when the test ends. */
export async function localUpstream(answer: LocalUpstream["answer"]): Promise<LocalUpstream> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString("latin1");
      const asked = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
      upstream.asked.push(asked);
      void upstream.answer(asked, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () =>
    new Promise<void>((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  const { port } = server.address() as AddressInfo;
  const upstream: LocalUpstream = { url: `http://127.0.0.1:${port}`, asked: [], answer, stop };
  onTestFinished(stop);
  return upstream;
}

/** An answer of JSON. */
export function json(response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}

/** Pieces of a stream, each as a write of its own. */
export async function pieces(response: ServerResponse, parts: readonly string[], gapMs = 5): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const part of parts) {
    response.write(part);
    await new Promise((later) => setTimeout(later, gapMs));
  }
}
