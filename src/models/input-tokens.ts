import type { ChatAsk, ChatPart } from "../tasks/chat.ts";
import { tokens } from "./tokens.ts";

/** What vendors add for the frame of each message, of the answer to come, and of each tool. */
const PER_MESSAGE = 3;
const PER_ANSWER = 3;
const PER_TOOL = 8;
/** A picture or document, whatever its size: it is known by its digest only. */
const PER_MEDIUM = 256;

/** How many tokens a conversation is, tools and schemas included. */
export function inputTokens(ask: ChatAsk): number {
  let count = PER_ANSWER;
  for (const { parts } of ask.messages) {
    count += PER_MESSAGE;
    for (const part of parts) count += partTokens(part);
  }
  for (const { name, description, parameters } of ask.tools) {
    count += PER_TOOL + tokens.count(name) + tokens.count(description ?? "") + jsonTokens(parameters);
  }
  return ask.output.kind === "schema" ? count + jsonTokens(ask.output.schema) : count;
}

function partTokens(part: ChatPart): number {
  if (part.kind === "media") return PER_MEDIUM;
  if (part.kind === "tool-call") return tokens.count(part.name) + jsonTokens(part.arguments);
  return tokens.count(part.text);
}

function jsonTokens(value: unknown): number {
  return value === undefined ? 0 : tokens.count(JSON.stringify(value));
}
