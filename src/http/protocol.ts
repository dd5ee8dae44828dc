import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Http2Door } from "./http2.ts";

/** How a client that knows beforehand begins to speak HTTP/2: `PRI * HTTP/2.0` (RFC 9113, 3.4). */
const PREFACE = Buffer.from("PRI");

export interface Connections {
  /** Reads a connection's next bytes as HTTP/1.1. */
  http1(socket: Duplex): void;
  /** Breaks off those that have not said yet what they speak, and those that speak HTTP/2. */
  hangUp(): void;
}

/**
 * Lets one port speak HTTP/1.1 and, to clients that begin with its preface, HTTP/2 without TLS (clients, section 1, item 8).
 * Costs a look at a connection's first bytes, nothing by the request.
 */
export function speakBoth(server: Server, http2: Http2Door): Connections {
  const listeners = server.listeners("connection");
  const http1 = (socket: Duplex) => {
    for (const listener of listeners) listener.call(server, socket);
  };
  server.removeAllListeners("connection");
  const silent = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
    // Who is gone before a protocol is known has nobody else to hear of it.
    socket.on("error", () => socket.destroy());
    firstBytes(socket, (first) => {
      silent.delete(socket);
      socket.pause();
      socket.unshift(first);
      if (first.subarray(0, PREFACE.length).equals(PREFACE)) return http2.take(socket);
      http1(socket);
      socket.resume();
    });
  });
  return {
    http1,
    hangUp() {
      for (const socket of silent) socket.destroy();
      http2.hangUp();
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
