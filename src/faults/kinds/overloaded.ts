import { failWithin } from "../fail-within.ts";
import { defineFault } from "../fault.ts";
import { duration, events } from "../options.ts";
import { failureReply } from "../vendor.ts";

/** Too busy: before the answer, or, with `events`, as an error event within a stream that began with 200. */
export const overloaded = defineFault({
  kind: "overloaded",
  help: "Is overloaded, in the provider's own words (503, from Anthropic 529), or with `events` within a stream that had begun.",
  side: "both",
  options: {
    events: events.optional(),
    retryAfter: duration.optional().describe("When to come back, where the provider tells it"),
  },
  describe: ({ events: passed }) =>
    passed === undefined ? "is overloaded" : `is overloaded after ${passed} events of the stream, as an error event`,
  before(scene, { events: passed, retryAfter }) {
    if (passed !== undefined) return undefined;
    return failureReply(scene, {
      kind: "overloaded",
      ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter / 1000 }),
    });
  },
  after: (reply, scene, { events: passed }) =>
    passed === undefined ? undefined : failWithin(reply, scene, { failure: { kind: "overloaded" }, after: passed }),
});
