import type { Clock } from "../world/clock.ts";
import { passed } from "../world/end-when-deaf.ts";
import type { OpenSocket } from "../world/open-socket.ts";

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
