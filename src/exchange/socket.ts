import type { Usage } from "../tasks/usage.ts";

/**
 * A caller's WebSocket that is open and let in. Whoever made it bounds the size of its messages and how long it may idle, and hangs
 * up when the emulator stops.
 */
export interface CallerSocket {
  /** Text goes as a text frame, bytes as a binary one. Once the socket is closed, nothing happens. */
  send(message: string | Uint8Array): void;
  /** Resolves when the caller has taken most of what was sent, or is gone: a session that sends much waits for it in between. */
  drained(): Promise<void>;
  /**
   * Says goodbye; what was sent before still leaves. Codes as in RFC 6455: 1000 (the default), 1008 for what the caller may not, 1011
   * for trouble of ours, 3000 to 4999 for a vendor's own, 1005 for a goodbye without a code. A reason longer than the 123 bytes of a close frame is cut.
   */
  close(code?: number, reason?: string): void;
  /** Ends it without a goodbye, as a network that breaks does; `why` where it is not the caller that has gone. */
  terminate(why?: Error): void;
  /**
   * In order, one listener. What came before there was one waits for it. One that throws, or whose promise is rejected, closes the
   * socket with 1011. No message waits for what a listener promised for the one before, but while very many promises are open,
   * nothing more is read.
   */
  onMessage(listener: (message: string | Uint8Array) => void | Promise<void>): void;
  /** Once, whoever closed it: at once where it is closed already. 1005 is a goodbye without a code, 1006 none at all. */
  onClose(listener: (code: number, reason: string) => void): void;
  /** Aborts when the socket is closed: what waits for it goes on, as `clock.sleep(ms, socket.signal)` does. */
  readonly signal: AbortSignal;
}

/** What goes on over a socket once it is open. */
export interface SocketSession {
  /** The one of the caller's sub-protocols to answer with; without a word, the one that brought the gateway token (G-RT-4). */
  readonly protocol?: string | undefined;
  /** Talks until the socket is closed. */
  start(socket: CallerSocket): void;
  /** Token counts of the whole connection, asked for when it has ended (G-RT-6: one log row a connection). */
  readonly usage?: (() => Usage | undefined) | undefined;
}
