import { TransportFailure } from "../../exchange/reply.ts";
import { defineFault } from "../fault.ts";
import { hungUp } from "../hang-up.ts";
import { duration, NEVER_MS } from "../options.ts";
import { lasting } from "../when.ts";

/** Takes the request and says nothing. */
export const timeout = defineFault({
  kind: "timeout",
  help: "Never answers: whoever waits has to give up.",
  side: "both",
  options: { ms: duration.default(NEVER_MS).describe("When the connection is closed after all") },
  describe: ({ ms }) => (ms === NEVER_MS ? "never answers" : `does not answer, and hangs up after ${lasting(ms)}`),
  async before(scene, { ms }) {
    await scene.wait(ms, "nobody answers");
    if (scene.side === "client") return hungUp();
    throw new TransportFailure("timeout", `no answer within ${lasting(ms)} (fault)`);
  },
});
