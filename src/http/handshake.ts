import { type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Whether an upgrade is one to a WebSocket: Java's client asks every server for `h2c`, and takes HTTP/1.1 for an answer. */
export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return listed(headers.upgrade).some((name) => name.toLowerCase() === "websocket");
}

/** What keeps a WebSocket from being opened (RFC 6455, 4.2.1); undefined when all is well. */
export function handshakeFault({ method, headers }: IncomingMessage): string | undefined {
  if (method !== "GET") return `a WebSocket is asked for with GET, not ${method}`;
  if (headers["sec-websocket-version"] !== "13") return "sec-websocket-version is not 13, the only one that is spoken";
  if (!KEY.test(headers["sec-websocket-key"] ?? "")) return "sec-websocket-key is not 16 bytes in base64";
  const protocols = listed(headers["sec-websocket-protocol"]);
  if (new Set(protocols).size < protocols.length) return "sec-websocket-protocol names one of its items twice";
  if (protocols.every((name) => TOKEN.test(name))) return undefined;
  return "sec-websocket-protocol has an item with characters that none may have, such as / and =: a token with these goes into a header";
}

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** Sub-protocols that carry the gateway's token: `cf-aig-authorization.{token}`, as browsers send it (G-WS-1). */
const TOKEN_ITEM = "cf-aig-authorization.";

export interface Offered {
  /** Without the one that carries the token. */
  readonly protocols: readonly string[];
  readonly token: string | undefined;
  /** What to answer with when nobody has chosen one: without an answer browsers hang up (G-RT-4). */
  readonly usual: string | undefined;
}

export function offered({ headers }: IncomingMessage): Offered {
  const all = listed(headers["sec-websocket-protocol"]);
  const item = all.find((name) => name.startsWith(TOKEN_ITEM));
  return {
    protocols: all.filter((name) => !name.startsWith(TOKEN_ITEM)),
    token: item?.slice(TOKEN_ITEM.length),
    usual: item ?? all[0],
  };
}

function listed(header: string | undefined): string[] {
  return (header ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** A response to write on the bare socket of an upgrade; the connection is closed behind it. */
export function answerOn(socket: Duplex, request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // A net.Socket by another name; under TLS it is a TLSSocket.
  response.assignSocket(socket as Parameters<ServerResponse["assignSocket"]>[0]);
  response.once("finish", () => {
    response.detachSocket(socket as Parameters<ServerResponse["detachSocket"]>[0]);
    // What the caller still sends is read, or its answer could be lost with it.
    socket.resume();
    socket.end();
  });
  return response;
}

/** Makes a request for another protocol one that does not ask: its head stands unread once more, without the asking. */
export function unread(request: IncomingMessage, socket: Duplex, body: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!OF_THE_UPGRADE.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[at + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), body]));
}

const OF_THE_UPGRADE = new Set(["connection", "upgrade", "http2-settings"]);
