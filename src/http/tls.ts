import type { Socket } from "node:net";
import { type SocketDoor, socketDoor } from "./socket-door.ts";

/** What the server shows, in PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** A handshake that takes longer is nobody's; in ms. */
const HANDSHAKE_MS = 10_000;

/**
 * Speaks TLS and offers HTTP/2 and HTTP/1.1 within (clients, section 1, item 9); `onSecure` gets what is spoken there. The module is
 * loaded when the first such client comes.
 */
export function tlsDoor({ cert, key }: TlsPair, onSecure: (socket: Socket) => void): SocketDoor {
  return socketDoor(() => {
    const { createServer } = process.getBuiltinModule("node:tls");
    const options = { cert, key, ALPNProtocols: ["h2", "http/1.1"], handshakeTimeout: HANDSHAKE_MS };
    return createServer(options, onSecure).on("tlsClientError", (_error, socket) => socket.destroy());
  });
}
