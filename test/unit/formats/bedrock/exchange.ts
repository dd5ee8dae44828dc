import { bedrockConverse } from "../../../../src/formats/bedrock/converse.ts";
import type { FormatRequest, Written } from "../../../../src/formats/format.ts";
import { EventStreamReader } from "../../../../src/streaming/eventstream.ts";
import type { ChatAnswer, ChatAsk, ChatChoice } from "../../../../src/tasks/chat.ts";
import { type Usage, usage } from "../../../../src/tasks/usage.ts";
import { choiceOf, contextOf, requestOf, streamed } from "../openai/exchange.ts";

export const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

const HELLO = { messages: [{ role: "user", content: [{ text: "hi" }] }] };

export function requestWith(changes: object = {}, verb = "converse"): FormatRequest {
  const path = `bedrock-runtime/us-east-1/model/${encodeURIComponent(MODEL)}/${verb}`;
  return requestOf({ ...HELLO, ...changes }, { path, params: { region: "us-east-1", model: MODEL, verb } });
}

/** Reads a small request with these fields changed. */
export function read(changes: object = {}, verb?: string): ChatAsk {
  return bedrockConverse.readAsk(requestWith(changes, verb));
}

export function answerWith(choice: Partial<ChatChoice> = {}, counts: Usage = usage(8, 12)): ChatAnswer {
  return { task: "chat", model: MODEL, choices: [choiceOf(choice)], usage: counts };
}

export function write(answer: ChatAnswer, verb = "converse", changes: object = {}): Written {
  const request = requestWith(changes, verb);
  return bedrockConverse.writeAnswer(answer, bedrockConverse.readAsk(request), contextOf(request));
}

/** The events of a streamed answer: type and payload. */
export function eventsOf(written: Written): [string | undefined, unknown][] {
  const reader = new EventStreamReader();
  const messages = [...streamed(written).frames].flatMap(({ bytes }) => reader.push(Buffer.from(bytes)));
  return messages.map(({ headers, payload }) => [headers[":event-type"], JSON.parse(payload.toString())]);
}
