import type { Reply } from "../../exchange/reply.ts";
import { defineFault, type Scene } from "../fault.ts";
import { chunksOf, withBody } from "../frames.ts";
import { duration } from "../options.ts";
import { lasting } from "../when.ts";

/** The headers are there at once; the first byte of the body is not. */
export const slowFirstToken = defineFault({
  kind: "slow-first-token",
  help: "Sends the headers at once and the body's first byte late.",
  side: "both",
  options: { ms: duration.default(5000).describe("How late") },
  describe: ({ ms }) => `sends the first byte of the body ${lasting(ms)} late`,
  after: (reply, scene, { ms }) => withBody(reply, late(reply, scene, ms)),
});

async function* late(reply: Reply, scene: Scene, ms: number): AsyncGenerator<Uint8Array> {
  await scene.pause(ms);
  yield* chunksOf(reply);
}
