import { TransportFailure } from "../../exchange/reply.ts";
import { defineFault } from "../fault.ts";

/** Nobody listens at the provider's address. */
export const connectionRefused = defineFault({
  kind: "connection-refused",
  help: "The gateway cannot connect to the provider.",
  side: "upstream",
  options: {},
  describe: () => "refuses the connection",
  before() {
    throw new TransportFailure("connection", "connect ECONNREFUSED (fault)");
  },
});
