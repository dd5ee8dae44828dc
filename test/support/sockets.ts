import { EventEmitter, once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";

// biome-ignore lint/suspicious/noExplicitAny: as JSON comes
type Json = any;

/** A client's end of a socket. */
export interface TestSocket {
  readonly ws: WebSocket;
  /** Of the answer to the upgrade. */
  readonly headers: IncomingHttpHeaders;
  /** Everything that came, as it came. */
  readonly frames: readonly (string | Buffer)[];
  /** Resolves when so many messages have come, or the socket is closed. */
  came(count: number): Promise<void>;
  send(frame: unknown): void;
  /** The next message: parsed where it is text, a Buffer where it is binary. */
  next(): Promise<Json>;
  /** As many messages as it takes until one is like this, that one included. */
  until(isLast: (frame: Json) => boolean): Promise<Json[]>;
  /** Resolves when it is closed. */
  closed(): Promise<{ code: number; reason: string }>;
}

export interface Opening {
  readonly headers?: Record<string, string>;
  readonly protocols?: string[];
}

function ask(url: string, { headers = {}, protocols = [] }: Opening): WebSocket {
  const ws = new WebSocket(url.replace(/^http/, "ws"), protocols, { headers });
  onTestFinished(() => ws.terminate());
  return ws;
}

export async function openSocket(url: string, opening: Opening = {}): Promise<TestSocket> {
  const ws = ask(url, opening);
  const came: (string | Buffer)[] = [];
  const all: (string | Buffer)[] = [];
  const arrivals = new EventEmitter();
  ws.on("message", (data: Buffer, isBinary: boolean) => {
    all.push(isBinary ? data : data.toString("utf8"));
    came.push(isBinary ? data : data.toString("utf8"));
    arrivals.emit("message");
  });
  const closing = new Promise<{ code: number; reason: string }>((done) =>
    ws.once("close", (code, reason) => done({ code, reason: reason.toString("utf8") })),
  );
  const [[{ headers }]] = (await Promise.all([once(ws, "upgrade"), once(ws, "open")])) as [[IncomingMessage], unknown];
  const next = async () => {
    while (came.length === 0) await once(arrivals, "message");
    const frame = came.shift();
    return typeof frame === "string" ? JSON.parse(frame) : frame;
  };
  return {
    ws,
    headers,
    frames: all,
    async came(count) {
      while (all.length < count && ws.readyState !== ws.CLOSED) await Promise.race([once(arrivals, "message"), closing]);
    },
    next,
    send: (frame) => ws.send(typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame)),
    async until(isLast) {
      const frames: Json[] = [];
      do frames.push(await next());
      while (!isLast(frames.at(-1)));
      return frames;
    },
    closed: () => closing,
  };
}

export interface Refused {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What an upgrade that is not let in is answered with. */
export async function refusedSocket(url: string, opening: Opening = {}): Promise<Refused> {
  const ws = ask(url, opening);
  ws.on("error", () => {});
  const [, answer] = (await once(ws, "unexpected-response")) as [unknown, IncomingMessage];
  let body = "";
  for await (const chunk of answer.setEncoding("utf8")) body += chunk;
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
}
