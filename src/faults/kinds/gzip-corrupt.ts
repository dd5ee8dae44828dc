import { gzipSync } from "node:zlib";
import { isWhole } from "../../exchange/reply.ts";
import { defineFault } from "../fault.ts";
import { withBody } from "../frames.ts";

/** Compressed, with damage in the middle. */
export const gzipCorrupt = defineFault({
  kind: "gzip-corrupt",
  help: "Sends a body that says it is gzip and breaks when it is unpacked.",
  side: "client",
  options: {},
  describe: () => "sends gzip that cannot be unpacked",
  after(reply, scene) {
    if (!isWhole(reply.body) || reply.body.byteLength === 0) return scene.missed("the answer has no body that is there at once");
    const packed = Buffer.from(gzipSync(reply.body));
    // The header stays: a reader finds out when it has begun.
    packed.fill(0xff, 10, Math.max(11, packed.length - 8));
    const other = withBody(reply, packed);
    return { ...other, headers: { ...other.headers, "content-encoding": "gzip" } };
  },
});
