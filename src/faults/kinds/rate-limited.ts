import { defineFault } from "../fault.ts";
import { duration, words } from "../options.ts";
import { failureReply } from "../vendor.ts";
import { lasting } from "../when.ts";

/** The provider's own 429. With a schedule that ends, when to come back counts down to that end. */
export const rateLimited = defineFault({
  kind: "rate-limited",
  help: "Refuses for the rate limit, in the provider's own words, with when to come back.",
  side: "both",
  options: {
    retryAfter: duration.optional().describe("When to come back; the end of the fault's time when left out, else 1 s"),
    message: words("Instead of the provider's usual sentence").optional(),
  },
  describe: ({ retryAfter }) =>
    `refuses for the rate limit${retryAfter === undefined ? "" : `, to come back in ${lasting(retryAfter)}`}`,
  before(scene, { retryAfter = scene.endsInMs ?? 1000, message }) {
    const retryAfterSeconds = Math.ceil(retryAfter / 100) / 10;
    return failureReply(scene, { kind: "rate-limited", retryAfterSeconds, ...(message !== undefined && { message }) });
  },
});
