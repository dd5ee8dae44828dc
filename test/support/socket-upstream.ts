import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

/** What of an upgrade a vendor sees. */
export interface AskedSocket {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

/** A vendor's end of one conversation. */
export interface VendorSocket {
  readonly ws: WebSocket;
  /** Objects go as JSON. */
  say(frame: unknown): void;
  /** The next message of the client: text, or a Buffer. */
  heard(): Promise<string | Buffer>;
  /** Resolves when it is closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
}

interface Script {
  /** What goes on over each socket. */
  talk: (vendor: VendorSocket, asked: AskedSocket) => void | Promise<void>;
  /** A status line and body that the upgrade is answered with instead. */
  refuse?: ((asked: AskedSocket) => { status: number; body: string; headers?: Record<string, string> } | undefined) | undefined;
  /** The sub-protocol to choose. */
  protocol?: (offered: ReadonlySet<string>) => string | false;
}

export interface SocketUpstream extends Script {
  readonly url: string;
  readonly asked: AskedSocket[];
  readonly open: VendorSocket[];
  /** From now on nobody is there. */
  stop(): Promise<void>;
}

/** A vendor on this machine that is spoken to over sockets and follows a script; stopped when the test ends. */
export async function socketUpstream(talk: Script["talk"], more: Partial<Script> = {}): Promise<SocketUpstream> {
  const server = createServer((_, response) => response.writeHead(426).end());
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (upstream.protocol ?? ((all) => [...all][0] ?? false))(offered),
  });
  server.on("upgrade", (request, socket, head) => {
    const asked = { url: request.url ?? "", headers: request.headers };
    upstream.asked.push(asked);
    const refused = upstream.refuse?.(asked);
    if (refused) return answer(socket, refused);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const vendor = vendorSocket(ws);
      upstream.open.push(vendor);
      void upstream.talk(vendor, asked);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () =>
    new Promise<void>((done) => {
      for (const { ws } of upstream.open) ws.terminate();
      server.closeAllConnections();
      server.close(() => done());
    });
  const { port } = server.address() as AddressInfo;
  const upstream: SocketUpstream = { ...more, talk, url: `http://127.0.0.1:${port}`, asked: [], open: [], stop };
  onTestFinished(stop);
  return upstream;
}

function vendorSocket(ws: WebSocket): VendorSocket {
  const came: (string | Buffer)[] = [];
  const waiting: ((frame: string | Buffer) => void)[] = [];
  ws.on("message", (data: Buffer, isBinary) => {
    const frame = isBinary ? data : data.toString("utf8");
    const next = waiting.shift();
    if (next) next(frame);
    else came.push(frame);
  });
  ws.on("error", () => {});
  return {
    ws,
    say: (frame) => ws.send(typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame)),
    async heard() {
      const first = came.shift();
      return first === undefined ? new Promise((hear) => void waiting.push(hear)) : first;
    },
    closed: new Promise((done) => ws.once("close", (code, reason) => done({ code, reason: reason.toString("utf8") }))),
  };
}

function answer(
  socket: Duplex,
  { status, body, headers = {} }: { status: number; body: string; headers?: Record<string, string> },
) {
  const lines = Object.entries({ "content-length": String(Buffer.byteLength(body)), connection: "close", ...headers });
  socket.end(`HTTP/1.1 ${status} No\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`);
}
