import type { Reply } from "./reply.ts";
import type { SocketSession } from "./socket.ts";

/** A socket that is to be opened. */
export interface Switching {
  readonly session: SocketSession;
  /**
   * To be called once, when the socket is closed or could not be opened: with an error where it was not closed in order (an
   * AbortError where the caller just left).
   */
  over(error?: Error): void;
}

/** Lets an upgrade in. Its body is what the exchange lasts: as long as the socket is open. */
export function switchProtocols(session: SocketSession, from: Reply["from"], headers: Reply["headers"] = {}): Reply {
  let over: Switching["over"] = () => {};
  const closed = new Promise<void>((resolve, reject) => {
    over = (error) => (error ? reject(error) : resolve());
  });
  // Whoever reads the body hears of it.
  closed.catch(() => {});
  return { status: 101, headers, body: nothingUntil(closed), from, usage: session.usage, switching: { session, over } };
}

function nothingUntil(closed: Promise<void>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => closed.then(() => ({ done: true, value: undefined })) }) };
}
