import { failWithin } from "../fail-within.ts";
import { defineFault } from "../fault.ts";
import { events } from "../options.ts";

/** An internal error when the answer had begun. */
export const errorEvent = defineFault({
  kind: "error-event",
  help: "Fails with an internal error within a stream that had begun with 200, as an error event; OpenRouter's whole answers, too, are then an error with 200.",
  side: "both",
  options: { events: events.default(3) },
  describe: ({ events: passed }) => `fails after ${passed} events of the stream, as an error event`,
  after: (reply, scene, { events: passed }) => failWithin(reply, scene, { failure: { kind: "server-error" }, after: passed }),
});
