import { isWhole } from "../../exchange/reply.ts";
import { defineFault } from "../fault.ts";
import { withBody, withFrames } from "../frames.ts";
import { event } from "../options.ts";
import { withMessages } from "../socket-messages.ts";

const BRACE = 0x7d;

/** JSON that is none: its last brace is missing. */
export const malformedJson = defineFault({
  kind: "malformed-json",
  help: "Leaves the last brace out of the JSON of an event, of a WebSocket's message, or of the body where the answer is neither.",
  side: "both",
  options: { event: event.default(3) },
  describe: ({ event: which }) => `sends JSON without its last brace: in event ${which} of a stream, else in the body`,
  after(reply, scene, { event: which }) {
    const { body } = reply;
    if (isWhole(body) && /json/.test(String(reply.headers["content-type"]))) return withBody(reply, withoutBrace(body));
    return withFrames(reply, scene, async function* (frames) {
      let number = 0;
      for await (const frame of frames) {
        number += 1;
        yield number === which ? withoutBrace(frame) : frame;
      }
      if (number < which) scene.missed(`the stream had only ${number} events`);
    });
  },
  socket: (session, scene, { event: which }) =>
    withMessages(session, scene, {
      needs: which,
      damage(message, number, wire) {
        if (number !== which) return wire.pass(message);
        const damaged = withoutBrace(Buffer.from(message));
        wire.pass(typeof message === "string" ? Buffer.from(damaged).toString("utf8") : damaged);
      },
    }),
});

function withoutBrace(bytes: Uint8Array): Uint8Array {
  const at = bytes.lastIndexOf(BRACE);
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
}
