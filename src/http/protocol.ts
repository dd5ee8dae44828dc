import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { SocketDoor } from "./socket-door.ts";
import { type TlsPair, tlsDoor } from "./tls.ts";

/** How a client that knows beforehand begins to speak HTTP/2: `PRI * HTTP/2.0` (RFC 9113, 3.4). */
const PREFACE = Buffer.from("PRI");
/** How everybody begins a TLS handshake (RFC 8446, 5.1). */
const HANDSHAKE = 0x16;

export interface Connections {
  /** Reads a connection's next bytes as HTTP/1.1. */
  http1(socket: Duplex): void;
  /** Breaks off those that have not said yet what they speak, and those that speak HTTP/2 or TLS. */
  hangUp(): void;
}

interface Protocols {
  readonly http2: SocketDoor;
  /** For TLS; without it nobody gets to speak it. */
  readonly tls: TlsPair | undefined;
  /** Hears of a client that speaks TLS to no avail. */
  readonly onTlsRefused: () => void;
}

/**
 * Lets one port speak HTTP/1.1, to clients that begin with its preface HTTP/2 without TLS (clients, section 1, item 8), and all of it
 * within TLS. Costs a look at a connection's first bytes, nothing by the request.
 */
export function speakAll(server: Server, { http2, tls: pair, onTlsRefused }: Protocols): Connections {
  const listeners = server.listeners("connection");
  const http1 = (socket: Duplex) => {
    for (const listener of listeners) listener.call(server, socket);
  };
  server.removeAllListeners("connection");
  const silent = new Set<Socket>();
  const greet = (socket: Socket, tls: SocketDoor | undefined) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
    // Who is gone before a protocol is known has nobody else to hear of it.
    socket.on("error", () => socket.destroy());
    // Nor has who goes without a word: a half-open connection would stay for half a minute.
    const farewell = () => socket.end();
    socket.once("end", farewell);
    firstBytes(socket, (first) => {
      silent.delete(socket);
      socket.off("end", farewell);
      socket.pause();
      socket.unshift(first);
      if (first.subarray(0, PREFACE.length).equals(PREFACE)) return http2.take(socket);
      if (first[0] === HANDSHAKE && tls) return tls.take(socket);
      if (first[0] === HANDSHAKE) onTlsRefused();
      http1(socket);
      socket.resume();
    });
  };
  // What is spoken within TLS is looked at like any other connection, but for TLS in TLS.
  const tls = pair && tlsDoor(pair, (socket) => greet(socket, undefined));
  server.on("connection", (socket: Socket) => greet(socket, tls));
  return {
    http1,
    hangUp() {
      for (const socket of silent) socket.destroy();
      http2.hangUp();
      tls?.hangUp();
    },
  };
}

/** As many as it takes to tell the protocols apart; they may come one by one. */
function firstBytes(socket: Socket, found: (first: Buffer) => void): void {
  let first: Buffer = Buffer.alloc(0);
  const read = (chunk: Buffer) => {
    first = first.length === 0 ? chunk : Buffer.concat([first, chunk]);
    const undecided = first.length < PREFACE.length && PREFACE.subarray(0, first.length).equals(first);
    if (undecided) return;
    socket.off("data", read);
    found(first);
  };
  socket.on("data", read);
}
