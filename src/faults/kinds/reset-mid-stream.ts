import { defineFault } from "../fault.ts";
import { withFrames } from "../frames.ts";
import { events } from "../options.ts";
import { withMessages } from "../socket-messages.ts";

/** The connection is lost in the middle of a stream. */
export const resetMidStream = defineFault({
  kind: "reset-mid-stream",
  help: "Closes the connection after so many events of the stream, or messages of a WebSocket.",
  side: "both",
  options: { events: events.default(3) },
  describe: ({ events: passed }) => `closes the connection after ${passed} events of the stream`,
  after: (reply, scene, { events: passed }) =>
    withFrames(reply, scene, async function* (frames) {
      let sent = 0;
      for await (const frame of frames) {
        if (sent === passed) throw new Error(`the connection was closed after ${passed} events (fault)`);
        sent += 1;
        yield frame;
      }
      scene.missed(`the stream had only ${sent} events`);
    }),
  socket: (session, scene, { events: passed }) =>
    withMessages(session, scene, {
      needs: passed + 1,
      damage(message, number, wire) {
        if (number <= passed) wire.pass(message);
        else wire.end(1006, "");
      },
    }),
});
