import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { hex } from "../openai/ids.ts";

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
