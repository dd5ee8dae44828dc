import { anthropicMessages } from "../../../../src/formats/anthropic/messages.ts";
import type { FormatRequest, Written } from "../../../../src/formats/format.ts";
import type { ChatAnswer, ChatAsk, ChatChoice } from "../../../../src/tasks/chat.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { choiceOf, contextOf, requestOf } from "../openai/exchange.ts";

const HELLO = { model: "claude-sonnet-5", max_tokens: 64, messages: [{ role: "user", content: "Hello" }] };

export const TIME_TOOL = { name: "get_time", description: "The time", input_schema: { type: "object" } };

/** A small request with these fields changed. */
export function requestWith(changes: object = {}, version = "2023-06-01"): FormatRequest {
  return requestOf({ ...HELLO, ...changes }, { path: "v1/messages", headers: { "anthropic-version": version } });
}

export function read(changes: object = {}, version?: string): ChatAsk {
  return anthropicMessages.readAsk(requestWith(changes, version));
}

export function answerWith(choice: Partial<ChatChoice> = {}, counts = usage(12, 8)): ChatAnswer {
  return { task: "chat", model: "claude-sonnet-5", choices: [choiceOf(choice)], usage: counts };
}

/** The answer to a small request with these fields changed. */
export function write(answer: ChatAnswer, changes: object = {}): Written {
  const request = requestWith(changes);
  return anthropicMessages.writeAnswer(answer, anthropicMessages.readAsk(request), contextOf(request));
}

export function writeStream(answer: ChatAnswer, changes: object = {}): Written {
  return write(answer, { ...changes, stream: true });
}
