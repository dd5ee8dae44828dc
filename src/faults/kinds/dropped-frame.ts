import { defineFault } from "../fault.ts";
import { withFrames } from "../frames.ts";
import { event } from "../options.ts";
import { withMessages } from "../socket-messages.ts";

/** An event, or a message of a WebSocket, that never arrives. */
export const droppedFrame = defineFault({
  kind: "dropped-frame",
  help: "Leaves out one event of the stream, or one message of a WebSocket.",
  side: "both",
  options: { event: event.default(3) },
  describe: ({ event: which }) => `leaves out event ${which} of the stream`,
  after: (reply, scene, { event: which }) =>
    withFrames(reply, scene, async function* (frames) {
      let number = 0;
      for await (const frame of frames) {
        number += 1;
        if (number !== which) yield frame;
      }
      if (number < which) scene.missed(`the stream had only ${number} events`);
    }),
  socket: (session, scene, { event: which }) =>
    withMessages(session, scene, {
      needs: which,
      damage(message, number, wire) {
        if (number !== which) wire.pass(message);
      },
    }),
});
