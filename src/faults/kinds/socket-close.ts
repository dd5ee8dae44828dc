import { z } from "zod";
import { defineFault } from "../fault.ts";
import { events, words } from "../options.ts";
import { withMessages } from "../socket-messages.ts";

const expected = "expected a code from 1000 to 4999 that a goodbye may have, or 1006 for a connection that is lost";
/** No close frame may have these (RFC 6455, 7.4). */
const NEVER_SENT = new Set([1004, 1005, 1015]);

/** A WebSocket that the other side closes in the middle. */
export const socketClose = defineFault({
  kind: "socket-close",
  help: "Closes a WebSocket after so many messages to the caller, with a code of your choice: 1006 is a connection that is lost.",
  side: "both",
  options: {
    code: z
      .int(expected)
      .min(1000, expected)
      .max(4999, expected)
      .refine((code) => !NEVER_SENT.has(code) && (code < 1016 || code >= 3000), expected)
      .describe("1001, 1008, 1011, 1012, 1013, 4000 and so on")
      .default(1011),
    reason: words("What the goodbye says").optional(),
    events: events.describe("Messages that pass first").default(3),
  },
  describe: ({ code, events: passed }) =>
    code === 1006 ? `loses the connection after ${passed} messages` : `closes the socket with ${code} after ${passed} messages`,
  socket: (session, scene, { code, reason = "", events: passed }) =>
    withMessages(session, scene, {
      needs: passed,
      damage(message, number, wire) {
        if (number <= passed) wire.pass(message);
        if (number >= passed) wire.end(code, reason);
      },
    }),
});
