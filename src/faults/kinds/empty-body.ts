import type { Reply } from "../../exchange/reply.ts";
import { defineFault } from "../fault.ts";
import { chunksOf, withBody } from "../frames.ts";

/** The right status and headers, and no byte of a body. */
export const emptyBody = defineFault({
  kind: "empty-body",
  help: "Sends status and headers as they were, and no body.",
  side: "both",
  options: {},
  describe: () => "sends no body",
  after: (reply) => withBody(reply, nothing(reply)),
});

/** Something has to ask for the first byte, or what streams would never know that nobody wants it. */
async function* nothing(reply: Reply): AsyncGenerator<Uint8Array> {
  for await (const _ of chunksOf(reply)) break;
  yield* [];
}
