import type { Clock } from "../world/clock.ts";
import type { OpenSocket } from "./caller-socket.ts";

interface Watched {
  /** The account's: moving it makes sockets idle. */
  readonly clock: Clock;
  readonly idleMs: number;
}

/** Says goodbye to a socket over which nothing went for so long. Returns when it is closed. */
export async function closeWhenIdle(socket: OpenSocket, { clock, idleMs }: Watched): Promise<void> {
  for (let quietMs = 0; quietMs < idleMs; quietMs = clock.monotonic() - socket.quietSinceMs) {
    const isOpen = await passed(clock, idleMs - quietMs, socket.signal);
    if (!isOpen) return;
  }
  socket.close(1001, `nothing was sent for ${idleMs / 1000} s (socketIdleMs)`);
}

/** How long the other side may take to answer a ping, and how long it is left alone after that. */
const PING_MS = 30_000;

/**
 * Ends a socket whose other side has gone without a word: whoever is there answers pings. The clock is the emulator's own, which no
 * test moves: an answer takes real time.
 */
export async function endWhenDeaf(socket: OpenSocket, clock: Clock): Promise<void> {
  while (await passed(clock, PING_MS, socket.signal)) if (!socket.answers()) return socket.terminate();
}

/** False when the signal came first. */
function passed(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return clock.deadline(ms, signal).then(
    () => true,
    () => false,
  );
}
