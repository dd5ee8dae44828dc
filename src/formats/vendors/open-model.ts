import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { hex } from "../openai/ids.ts";
import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

/** Chat Completions as servers speak it that run open models (vLLM and its kin): OpenAI's fields, reasoning beside the content. */
export const openModelChat = chatFormat({
  id: "open-model.chat",
  answerId: (random) => `chatcmpl-${hex(random, 32)}`,
  callId,
  reasoningField: "reasoning_content",
  finishReasons: { tool: "tool_calls" },
});

/** One object with its type, as OpenAI has it, statuses as money and models have them elsewhere. */
export const openModelErrors = spelledErrors(USUAL_SPELLINGS, ({ message, type, param, code }) => ({
  error: { message, type, param: param ?? null, code: code ?? null },
}));
