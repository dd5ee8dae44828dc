import type { Reply } from "../exchange/reply.ts";
import type { UpstreamAnswer } from "../world/upstream.ts";

/** Between two hosts only, or about bytes that are written anew. */
const NOT_PASSED_ON = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
  "alt-svc",
]);

/** Headers of a live answer that the caller gets to see. */
export function headersOf({ headers }: Pick<UpstreamAnswer, "headers">): Reply["headers"] {
  const kept: Reply["headers"] = {};
  for (const [name, value] of Object.entries(headers)) {
    // A socket's handshake is between two hosts, too.
    if (!NOT_PASSED_ON.has(name) && !name.startsWith("sec-websocket-"))
      kept[name] = typeof value === "string" ? value : [...value];
  }
  return kept;
}
