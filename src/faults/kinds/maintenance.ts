import { edgePage } from "../edge-page.ts";
import { defineFault } from "../fault.ts";
import { duration } from "../options.ts";

/** The gateway is down for maintenance: a page, and when to come back. */
export const maintenance = defineFault({
  kind: "maintenance",
  help: "Answers with a maintenance page (503, HTML); the gateway never sees the request.",
  side: "client",
  edge: true,
  options: {
    retryAfter: duration.optional().describe("When to come back; the end of the fault's time when left out, else 5 min"),
  },
  describe: () => "answers with a maintenance page",
  before({ random, endsInMs }, { retryAfter = endsInMs ?? 300_000 }) {
    return edgePage(503, "Down for maintenance", random, { "retry-after": String(Math.ceil(retryAfter / 1000)) });
  },
});
