import { defineFault } from "../fault.ts";
import { withFrames } from "../frames.ts";
import { event } from "../options.ts";
import { withMessages } from "../socket-messages.ts";

/** Two events that come the wrong way round. */
export const reorderedFrame = defineFault({
  kind: "reordered-frame",
  help: "Sends one event of the stream, or message of a WebSocket, after the one that follows it.",
  side: "both",
  options: { event: event.default(3) },
  describe: ({ event: which }) => `sends event ${which} of the stream after the next one`,
  after: (reply, scene, { event: which }) =>
    withFrames(reply, scene, async function* (frames) {
      let number = 0;
      let late: Uint8Array | undefined;
      for await (const frame of frames) {
        number += 1;
        if (number === which) {
          late = frame;
          continue;
        }
        yield frame;
        if (late) yield late;
        late = undefined;
      }
      if (late) yield late;
      if (number <= which) scene.missed(`the stream had only ${number} events`);
    }),
  socket(session, scene, { event: which }) {
    let late: string | Uint8Array | undefined;
    return withMessages(session, scene, {
      needs: which + 1,
      damage(message, number, wire) {
        if (number === which) late = message;
        else wire.pass(message);
        if (number !== which + 1 || late === undefined) return;
        wire.pass(late);
        late = undefined;
      },
    });
  },
});
