import { TransportFailure } from "../../exchange/reply.ts";
import { defineFault } from "../fault.ts";
import { hungUp } from "../hang-up.ts";

/** The connection is closed when the request has been sent. */
export const resetBeforeHeaders = defineFault({
  kind: "reset-before-headers",
  help: "Closes the connection before the answer begins.",
  side: "both",
  options: {},
  describe: () => "closes the connection before the answer begins",
  before({ side }) {
    if (side === "client") return hungUp();
    throw new TransportFailure("connection", "socket hang up (fault)");
  },
});
