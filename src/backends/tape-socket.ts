import type { RecordedClose, RecordedSession, TimedFrame } from "../cassettes/recorded.ts";
import { overhear } from "../exchange/overhear.ts";
import type { Reply } from "../exchange/reply.ts";

/**
 * An upgrade that was let in, with everything that goes over its socket written down. `elapsed` counts from asking for it; `onEnd` gets
 * the conversation when the socket is closed.
 */
export function tapeSocket(reply: Reply, elapsed: () => number, onEnd: (session: RecordedSession) => void): Reply {
  const { switching } = reply;
  if (!switching) return reply;
  const frames: TimedFrame[] = [];
  const session = overhear(switching.session, {
    said: (by, data) => void frames.push({ atMs: elapsed(), by, data }),
    closed: (goodbye) => onEnd({ frames, close: { atMs: elapsed(), ...goodbye } }),
  });
  return { ...reply, switching: { ...switching, session } };
}

/** Whether the provider's connection was lost: nobody knows what else it had to say. */
export function brokeOff(close: RecordedClose | undefined): boolean {
  return close?.by === "server" && close.code === 1006;
}
