import { defineFault } from "../fault.ts";
import { withFrames } from "../frames.ts";

/** No event comes in one piece: a reader that takes packets for events, or decodes them one by one, shows it. */
export const splitFrames = defineFault({
  kind: "split-frames",
  help: "Cuts every event of the stream in two, within a character of several bytes where it has one. Nothing is lost.",
  side: "client",
  options: {},
  describe: () => "cuts every event of the stream in two, within a character where it has one of several bytes",
  after(reply, scene) {
    const split = withFrames(reply, scene, async function* (frames) {
      for await (const frame of frames) {
        const at = place(frame);
        yield frame.subarray(0, at);
        // What is ready in the same turn would share a packet.
        await new Promise((turn) => setImmediate(turn));
        yield frame.subarray(at);
        await new Promise((turn) => setImmediate(turn));
      }
    });
    return split && { ...split, exact: true };
  },
});

/** After the first byte of a character that has more, or in the middle. */
function place(frame: Uint8Array): number {
  const first = frame.findIndex((byte) => byte >= 0xc0);
  return first < 0 ? frame.byteLength >> 1 : first + 1;
}
