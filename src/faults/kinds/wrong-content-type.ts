import { isWhole } from "../../exchange/reply.ts";
import { defineFault } from "../fault.ts";
import { chunksOf, withBody } from "../frames.ts";
import { words } from "../options.ts";

/** What came is right; what it says it is, is not. */
export const wrongContentType = defineFault({
  kind: "wrong-content-type",
  help: "Sends the answer under another content type.",
  side: "both",
  options: { type: words("Which").default("text/html; charset=utf-8") },
  describe: ({ type }) => `sends the answer as ${type}`,
  after(reply, _scene, { type }) {
    const other = withBody(reply, isWhole(reply.body) ? reply.body : chunksOf(reply));
    return { ...other, headers: { ...other.headers, "content-type": type } };
  },
});
