import type { CallerSocket, SocketSession } from "../exchange/socket.ts";
import type { Scene } from "./fault.ts";

type Message = string | Uint8Array;

/** What damage may do to a socket. All of it keeps its order. */
export interface Wire {
  /** Lets a message through. */
  pass(message: Message): void;
  /** Nothing that comes from now on arrives before so much time has passed. */
  hold(ms: number): void;
  /** Closes it with this code: 1006 is a connection that is lost. Whoever answers sees a caller that has gone. */
  end(code: number, reason: string): void;
}

/**
 * A socket whose server's messages are damaged on their way to the caller; `damage` gets each with its number, from 1. What the caller
 * says passes. Misses when the socket is closed and fewer messages went over it than `needs`.
 */
export function withMessages(
  session: SocketSession,
  scene: Scene,
  { needs, damage }: { readonly needs: number; damage(message: Message, number: number, wire: Wire): void },
): SocketSession {
  return {
    protocol: session.protocol,
    usage: session.usage,
    start(socket) {
      const line = new Line(socket, scene);
      let number = 0;
      session.start({
        signal: socket.signal,
        drained: () => socket.drained(),
        onMessage: (listener) => socket.onMessage(listener),
        onClose: (listener) => line.onClose(listener),
        send(message) {
          if (line.over) return;
          number += 1;
          damage(message, number, line);
        },
        close: (code, reason) => line.do(() => socket.close(code, reason)),
        terminate: (why) => line.do(() => socket.terminate(why)),
      });
      socket.onClose(() => {
        if (number < needs) scene.missed(`only ${number} ${number === 1 ? "message" : "messages"} went over the socket`);
      });
    },
  };
}

/** What goes to the caller, in its order. Nothing waits while nothing is held. */
class Line implements Wire {
  readonly #socket: CallerSocket;
  readonly #scene: Scene;
  #waiting: Promise<void> | undefined;
  #ended = false;

  constructor(socket: CallerSocket, scene: Scene) {
    this.#socket = socket;
    this.#scene = scene;
  }

  get over(): boolean {
    return this.#ended || this.#socket.signal.aborted;
  }

  pass(message: Message): void {
    this.do(() => this.#socket.send(message));
  }

  hold(ms: number): void {
    const { clock } = this.#scene.exchange;
    const dueMs = clock.monotonic() + ms;
    const pause = async () => {
      const waitMs = dueMs - clock.monotonic();
      // Whoever has gone waits for nothing.
      if (waitMs > 0) await clock.sleep(waitMs, this.#socket.signal).catch(() => {});
    };
    this.#waiting = this.#waiting ? this.#waiting.then(pause) : pause();
  }

  end(code: number, reason: string): void {
    this.#ended = true;
    const lost = () => this.#socket.terminate(new Error("the connection was closed (fault)"));
    this.#later(code === 1006 ? lost : () => this.#socket.close(code, reason));
  }

  /** Nothing happens after the end. */
  do(work: () => void): void {
    if (!this.#ended) this.#later(work);
  }

  onClose(listener: (code: number, reason: string) => void): void {
    this.#socket.onClose((code, reason) => (this.#ended ? listener(1006, "") : listener(code, reason)));
  }

  #later(work: () => void): void {
    if (this.#waiting) this.#waiting = this.#waiting.then(work);
    else work();
  }
}
