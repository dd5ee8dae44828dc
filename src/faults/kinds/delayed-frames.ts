import { defineFault } from "../fault.ts";
import { duration, events } from "../options.ts";
import { withMessages } from "../socket-messages.ts";
import { lasting } from "../when.ts";

/** A WebSocket whose messages take their time. */
export const delayedFrames = defineFault({
  kind: "delayed-frames",
  help: "Holds each message of a WebSocket to the caller for so long; their order stays.",
  side: "both",
  options: {
    ms: duration.describe("How long").default(500),
    events: events.describe("Messages that pass first").default(0),
  },
  describe: ({ ms, events: passed }) => `holds each message of the socket for ${lasting(ms)}, after ${passed} others`,
  socket: (session, scene, { ms, events: passed }) =>
    withMessages(session, scene, {
      needs: passed + 1,
      damage(message, number, wire) {
        if (number > passed) wire.hold(ms);
        wire.pass(message);
      },
    }),
});
