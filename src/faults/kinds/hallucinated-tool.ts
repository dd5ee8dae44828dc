import { chatReply } from "../chat-reply.ts";
import { defineFault } from "../fault.ts";
import { words } from "../options.ts";

/** A call of a tool that nobody offered. */
export const hallucinatedTool = defineFault({
  kind: "hallucinated-tool",
  help: "Calls a tool that was not offered, where tools were.",
  side: "both",
  options: { tool: words("Its name").default("lookup_everything") },
  describe: ({ tool }) => `calls the tool ${tool}, which was not offered`,
  before: (scene, { tool }) =>
    chatReply(scene, ({ tools }) => {
      if (tools.length === 0) return "no tool was offered";
      if (tools.some(({ name }) => name === tool)) return `the tool ${tool} was offered`;
      return [{ reasoning: [], text: [], toolCalls: [{ name: tool, arguments: { query: "all of it" } }], stop: "tool" }];
    }),
});
