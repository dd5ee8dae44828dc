import type { Socket } from "node:net";

/** Takes connections that are no plain HTTP/1.1. */
export interface SocketDoor {
  /** Takes over a connection whose first bytes stand unread. */
  take(socket: Socket): void;
  /** Breaks off all of them. */
  hangUp(): void;
}

/** Hands connections to a server of another protocol, which is made when the first one comes: most never do. */
export function socketDoor(start: () => { emit(event: "connection", socket: Socket): boolean }): SocketDoor {
  const open = new Set<Socket>();
  let server: ReturnType<typeof start> | undefined;
  return {
    take(socket) {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      server ??= start();
      server.emit("connection", socket);
    },
    hangUp() {
      for (const socket of open) socket.destroy();
    },
  };
}
