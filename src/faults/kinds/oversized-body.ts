import { isWhole } from "../../exchange/reply.ts";
import { sizeBytes } from "../../schema/quantities.ts";
import { defineFault } from "../fault.ts";
import { chunksOf, withBody } from "../frames.ts";

const PIECE = Buffer.alloc(64 * 1024, " ");

/** Far more bytes than anybody expects; they are blanks, so that what is sent stays what it was. */
export const oversizedBody = defineFault({
  kind: "oversized-body",
  help: "Sends so many blanks before the answer's body.",
  side: "both",
  options: { bytes: sizeBytes.prefault("64MiB").describe("How many") },
  describe: ({ bytes }) => `sends ${bytes} blanks before the body`,
  after(reply, scene, { bytes }) {
    if (!isWhole(reply.body)) return scene.missed("the answer is a stream");
    return withBody(
      reply,
      (async function* () {
        for (let left = bytes; left > 0; left -= PIECE.length) yield left < PIECE.length ? PIECE.subarray(0, left) : PIECE;
        yield* chunksOf(reply);
      })(),
    );
  },
});
