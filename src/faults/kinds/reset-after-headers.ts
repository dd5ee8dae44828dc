import { defineFault } from "../fault.ts";
import { withBody } from "../frames.ts";
import { broken } from "../hang-up.ts";

/** A status and headers, and then nothing. */
export const resetAfterHeaders = defineFault({
  kind: "reset-after-headers",
  help: "Closes the connection after the headers of the answer.",
  side: "both",
  options: {},
  describe: () => "closes the connection after the headers",
  after: (reply) => withBody(reply, broken("the connection was closed after the headers (fault)")),
});
