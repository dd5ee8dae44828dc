import { chatReply } from "../chat-reply.ts";
import { defineFault } from "../fault.ts";

/** A call of the first tool offered, with arguments that are no answer to its schema. */
export const invalidArguments = defineFault({
  kind: "invalid-arguments",
  help: "Calls an offered tool with arguments that its schema does not have, and without those that it wants.",
  side: "both",
  options: {},
  describe: () => "calls a tool with arguments that do not fit its schema",
  before: (scene) =>
    chatReply(scene, ({ tools: [tool] }) => {
      if (!tool) return "no tool was offered";
      const wrong = { not_in_the_schema: [null, { deeper: -1 }] };
      return [{ reasoning: [], text: [], toolCalls: [{ name: tool.name, arguments: wrong }], stop: "tool" }];
    }),
});
