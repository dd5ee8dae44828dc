import { defineFault } from "../fault.ts";
import { withFrames } from "../frames.ts";
import { event } from "../options.ts";
import { withMessages } from "../socket-messages.ts";

/** An event that comes twice. */
export const duplicateFrame = defineFault({
  kind: "duplicate-frame",
  help: "Sends one event of the stream, or one message of a WebSocket, twice.",
  side: "both",
  options: { event: event.default(3) },
  describe: ({ event: which }) => `sends event ${which} of the stream twice`,
  after: (reply, scene, { event: which }) =>
    withFrames(reply, scene, async function* (frames) {
      let number = 0;
      for await (const frame of frames) {
        number += 1;
        yield frame;
        if (number === which) yield frame;
      }
      if (number < which) scene.missed(`the stream had only ${number} events`);
    }),
  socket: (session, scene, { event: which }) =>
    withMessages(session, scene, {
      needs: which,
      damage(message, number, wire) {
        wire.pass(message);
        if (number === which) wire.pass(message);
      },
    }),
});
