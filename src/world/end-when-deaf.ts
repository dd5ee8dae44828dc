import type { Clock } from "./clock.ts";
import type { OpenSocket } from "./open-socket.ts";

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
export function passed(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return clock.deadline(ms, signal).then(
    () => true,
    () => false,
  );
}
