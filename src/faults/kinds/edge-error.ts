import { z } from "zod";
import { edgePage } from "../edge-page.ts";
import { defineFault } from "../fault.ts";

const number = "expected a status from 500 to 599";

/** Cloudflare's own error page: the request never came to the gateway. */
export const edgeError = defineFault({
  kind: "edge-error",
  help: "Answers with an error page of Cloudflare's edge (502, 520 to 527); the gateway never sees the request.",
  side: "client",
  edge: true,
  options: { status: z.int(number).min(500, number).max(599, number).default(520).describe("Which") },
  describe: ({ status }) => `answers with the edge's page for ${status}`,
  before: ({ random }, { status }) => edgePage(status, TITLES[status] ?? "Web server is returning an error", random),
});

const TITLES: Readonly<Record<number, string>> = {
  502: "Bad gateway",
  504: "Gateway time-out",
  520: "Web server is returning an unknown error",
  521: "Web server is down",
  522: "Connection timed out",
  523: "Origin is unreachable",
  524: "A timeout occurred",
  525: "SSL handshake failed",
  526: "Invalid SSL certificate",
};
