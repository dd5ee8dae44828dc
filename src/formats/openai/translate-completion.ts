import type { GatheredChat } from "../../tasks/chat-stream.ts";
import { usage } from "../../tasks/usage.ts";
import type { WholeAnswer } from "../format.ts";
import { jsonHeaders } from "./http-headers.ts";
import { type Answering, answerHead, finishReason, translatedCall, translatedUsage } from "./translate-head.ts";
import { wholeCall } from "./write-chat.ts";

/** Another API's answer as a `chat.completion`. Undefined when it broke off before it said why it stopped. */
export function completion(chat: GatheredChat, to: Answering): WholeAnswer | undefined {
  if (chat.stop === undefined) return undefined;
  const body = {
    ...answerHead("chat.completion", chat, to),
    choices: [{ index: 0, message: message(chat, to), logprobs: null, finish_reason: finishReason(chat.stop, to) }],
    usage: translatedUsage(chat.usage ?? usage(0, 0)),
  };
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

function message(chat: GatheredChat, to: Answering): object {
  const saysElsewhere = chat.calls.length > 0 || chat.refusal !== undefined;
  return {
    role: "assistant",
    content: chat.text === "" && saysElsewhere ? null : chat.text,
    ...(chat.reasoning !== "" && { reasoning_content: chat.reasoning }),
    ...callFields(chat, to),
    refusal: chat.refusal ?? null,
    annotations: [],
  };
}

function callFields({ calls }: GatheredChat, to: Answering): object {
  const [first] = calls;
  if (!first) return {};
  if (!to.legacy) return { tool_calls: calls.map((call) => wholeCall(translatedCall(call, to))) };
  const { name, input } = translatedCall(first, to);
  return { function_call: { name, arguments: input } };
}
