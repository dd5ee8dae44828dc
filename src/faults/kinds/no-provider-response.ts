import { envelopeOf } from "../../errors/envelopes.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { defineFault } from "../fault.ts";

/** What the gateway says when the provider says nothing (G-REQ-14): 400 with code 2005, which no client tries again. */
export const noProviderResponse = defineFault({
  kind: "no-provider-response",
  help: "The gateway's own 400 with code 2005, whatever the provider has said.",
  side: "client",
  options: {},
  describe: () => "answers with the gateway's 2005",
  before({ exchange }) {
    const error = new GatewayError("noProviderResponse", "a fault");
    const body = Buffer.from(envelopeOf(error, exchange.arrival.door));
    return { status: error.status, headers: { "content-type": "application/json" }, body, from: "gateway" };
  },
});
