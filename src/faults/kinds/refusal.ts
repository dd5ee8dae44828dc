import { chatReply } from "../chat-reply.ts";
import { defineFault } from "../fault.ts";
import { words } from "../options.ts";

/** The model refuses, which is no error: a successful answer that says no. */
export const refusal = defineFault({
  kind: "refusal",
  help: "Answers a chat with a refusal of the model: 200, and no answer.",
  side: "both",
  options: { text: words("What it says").default("I'm sorry, but I can't help with that.") },
  describe: () => "refuses to answer, as a model does",
  before: (scene, { text }) =>
    chatReply(scene, () => [{ reasoning: [], text: [], toolCalls: [], refusal: text, stop: "refusal" }]),
});
