import type { WireFormat } from "../format.ts";
import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { type Fields, fields, list } from "../openai/fields.ts";
import { hex } from "../openai/ids.ts";
import { readBody } from "../openai/read-body.ts";
import { badInput } from "./envelope.ts";

/**
 * `POST v1/chat/completions` (wire formats 4.2): OpenAI's API without an envelope. Streams always carry usage, on the
 * chunk with the finish reason.
 */
export const workersAiChat = chatFormat({
  id: "workers-ai.chat",
  answerId: (random) => `chatcmpl-${hex(random, 32)}`,
  callId,
  reasoningField: "reasoning_content",
  usageWithFinish: true,
});

/**
 * A Workers AI model reached through /compat: answered as a chat completion, but what goes in is held against the
 * model's native schema, which does not know OpenAI's tool messages (G-COMPAT-6).
 */
export const workersAiCompat: WireFormat<"chat"> = {
  ...workersAiChat,
  id: "workers-ai.compat",
  readAsk(request) {
    refuseToolMessages(readBody(request));
    return workersAiChat.readAsk(request);
  },
};

/** What the native schema does not know of OpenAI's messages. Throws BadAsk with the model's own complaint. */
export function refuseToolMessages(body: Fields): void {
  const strange = list(body["messages"]).findIndex(isToolMessage);
  if (strange < 0) return;
  throw badInput(
    `oneOf at '/' not met, 0 matches: required properties at '/' are 'prompt', Type mismatch of '/messages/${strange}'`,
  );
}

function isToolMessage(message: unknown): boolean {
  return fields(message)["role"] === "tool" || fields(message)["tool_calls"] !== undefined;
}
