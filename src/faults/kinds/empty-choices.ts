import { chatReply } from "../chat-reply.ts";
import { defineFault } from "../fault.ts";

/** A successful answer with nothing in it. */
export const emptyChoices = defineFault({
  kind: "empty-choices",
  help: "Answers a chat with 200 and no choice (candidate, content) at all.",
  side: "both",
  options: {},
  describe: () => "answers with no choices",
  before: (scene) => chatReply(scene, () => []),
});
