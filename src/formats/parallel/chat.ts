import type { WireFormat } from "../format.ts";
import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { uuid } from "../openai/ids.ts";
import { basisOf } from "./basis.ts";

const dialect = chatFormat({
  id: "parallel.chat",
  answerId: (random) => `chatcmpl-${uuid(random)}`,
  callId,
  plain: true,
  usageWithFinish: true,
  // The fast model says nothing of its sources.
  atEnd: ({ answer }) => (answer.model === "speed" ? {} : { basis: [basisOf("output")] }),
});

/** Parallel's Chat Completions: messages, schema and `stream` count; everything else is taken and left aside, tools too. */
export const parallelChat: WireFormat<"chat"> = {
  ...dialect,
  readAsk(request) {
    const { task, model, messages, output, delivery } = dialect.readAsk(request);
    return {
      task,
      model,
      messages,
      output,
      delivery,
      tools: [],
      toolChoice: { kind: "none" },
      parallelToolCalls: false,
      choices: 1,
      stop: [],
      sampling: {},
    };
  },
};
