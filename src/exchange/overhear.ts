import type { CallerSocket, SocketSession } from "./socket.ts";

/** Who says something over a socket: the caller, or whoever answers it. */
export type Speaker = "client" | "server";

/** How a socket came to its end. */
export interface Goodbye {
  /** Who ended it. */
  readonly by: Speaker;
  /** As in RFC 6455: 1005 is a goodbye without a code, 1006 none at all. */
  readonly code: number;
  readonly reason: string;
}

/** Hears what goes over a socket, in the order in which it goes. */
export interface Ears {
  said?(by: Speaker, message: string | Uint8Array): void;
  /** Once, when it is over. */
  closed?(goodbye: Goodbye): void;
}

/** The same session with somebody who listens. Nothing of it changes. */
export function overhear(session: SocketSession, ears: Ears): SocketSession {
  return {
    protocol: session.protocol,
    usage: session.usage,
    start(socket) {
      let ended: Goodbye | undefined;
      const end = (code: number, reason: string) => {
        // What comes back after a goodbye only repeats it.
        if (!socket.signal.aborted) ended ??= { by: "server", code, reason };
      };
      socket.onClose((code, reason) => ears.closed?.(ended ?? { by: "client", code, reason }));
      session.start({
        signal: socket.signal,
        send(message) {
          if (!socket.signal.aborted && !ended) ears.said?.("server", message);
          socket.send(message);
        },
        drained: () => socket.drained(),
        close(code = 1000, reason = "") {
          end(code, reason);
          socket.close(code, reason);
        },
        terminate(why) {
          end(1006, "");
          socket.terminate(why);
        },
        onMessage: (listener) =>
          socket.onMessage((message) => {
            ears.said?.("client", message);
            return listener(message);
          }),
        onClose: (listener) => socket.onClose(listener),
      } satisfies CallerSocket);
    },
  };
}
