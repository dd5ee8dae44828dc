import { defineFault } from "../fault.ts";
import { withFrames } from "../frames.ts";
import { whole } from "../options.ts";

/** Ends in order, without what says that it is the end. */
export const missingTerminator = defineFault({
  kind: "missing-terminator",
  help: "Leaves out the stream's last event ([DONE], message_stop) or the last few.",
  side: "both",
  options: { last: whole(1, "How many of the last events").default(1) },
  describe: ({ last }) => `leaves out ${last === 1 ? "the last event" : `the last ${last} events`} of the stream`,
  after: (reply, scene, { last }) =>
    withFrames(reply, scene, async function* (frames) {
      const held: Uint8Array[] = [];
      for await (const frame of frames) {
        held.push(frame);
        const first = held.length > last ? held.shift() : undefined;
        if (first) yield first;
      }
    }),
});
