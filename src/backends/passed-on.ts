import type { Reply } from "../exchange/reply.ts";
import { HOP_BY_HOP } from "../rules/hop-by-hop.ts";
import type { UpstreamAnswer } from "../world/upstream.ts";

/** `alt-svc` would lead the caller past the gateway. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([...HOP_BY_HOP, "alt-svc"]);

/** Headers of a live answer that the caller gets to see. */
export function headersOf({ headers }: Pick<UpstreamAnswer, "headers">): Reply["headers"] {
  const kept: Reply["headers"] = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined) continue;
    // A socket's handshake is between two hosts, too.
    if (!NOT_PASSED_ON.has(name) && !name.startsWith("sec-websocket-"))
      kept[name] = typeof value === "string" ? value : [...value];
  }
  return kept;
}
