import { defineFault } from "../fault.ts";
import { withFrames } from "../frames.ts";
import { duration, events, NEVER_MS } from "../options.ts";
import { withMessages } from "../socket-messages.ts";
import { lasting } from "../when.ts";

/** A stream that stands still; without `ms`, for ever. */
export const stall = defineFault({
  kind: "stall",
  help: "Sends so many events of the stream, or messages of a WebSocket, and then nothing for so long, or for ever.",
  side: "both",
  options: {
    events: events.default(3),
    ms: duration.optional().describe("How long; for ever when left out"),
  },
  describe: ({ events: passed, ms }) =>
    `stalls after ${passed} events of the stream, ${ms === undefined ? "for ever" : `for ${lasting(ms)}`}`,
  after: (reply, scene, { events: passed, ms = NEVER_MS }) =>
    withFrames(reply, scene, async function* (frames) {
      let sent = 0;
      for await (const frame of frames) {
        if (sent === passed) await scene.pause(ms);
        if (sent === passed && ms === NEVER_MS) throw new Error("the connection was closed after a stall (fault)");
        sent += 1;
        yield frame;
      }
      if (sent <= passed) scene.missed(`the stream had only ${sent} events`);
    }),
  socket: (session, scene, { events: passed, ms = NEVER_MS }) =>
    withMessages(session, scene, {
      needs: passed + 1,
      damage(message, number, wire) {
        if (number === passed + 1) wire.hold(ms);
        if (number <= passed || ms !== NEVER_MS) wire.pass(message);
      },
    }),
});
