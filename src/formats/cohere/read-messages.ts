import type { ChatMessage, ChatPart } from "../../tasks/chat.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { readArguments, readParts, textParts } from "../openai/read-parts.ts";
import { invalid } from "./read-settings.ts";

/** `messages` of v2: OpenAI's roles, with a plan beside tool calls, thoughts in the content and documents as tool results. */
export function readMessages(messages: unknown): ChatMessage[] {
  if (!Array.isArray(messages)) throw invalid("messages must be a list of messages", "messages");
  if (messages.length === 0) throw invalid("messages must not be empty", "messages");
  return messages.map((message: unknown, index) => readMessage(message, `messages[${index}]`));
}

function readMessage(message: unknown, at: string): ChatMessage {
  if (!isFields(message)) throw invalid(`${at} must be an object`, at);
  const { role, content } = message;
  switch (role) {
    case "system":
    case "user":
      if (typeof content !== "string" && !Array.isArray(content)) throw invalid(`${at}.content is required`, `${at}.content`);
      return { role, parts: readParts(content) };
    case "assistant":
      return { role, parts: assistantParts(message) };
    case "tool":
      return { role, parts: [toolResult(message, at)] };
    default:
      throw invalid(`${at}.role must be one of system, user, assistant, tool`, `${at}.role`);
  }
}

function assistantParts(message: Fields): ChatPart[] {
  const thoughts = list(message["content"]).map((part) => text(fields(part)["thinking"]));
  return [
    ...thoughts.flatMap((thought): ChatPart[] => (thought ? [{ kind: "reasoning", text: thought }] : [])),
    ...readParts(message["content"]),
    ...textParts(text(message["tool_plan"])),
    ...list(message["tool_calls"]).map(fields).map(readCall),
  ];
}

function readCall(call: Fields): ChatPart {
  const { name, arguments: given } = fields(call["function"]);
  return { kind: "tool-call", id: text(call["id"]) ?? "", name: text(name) ?? "", arguments: readArguments(given) };
}

function toolResult(message: Fields, at: string): ChatPart {
  const callId = text(message["tool_call_id"]);
  if (callId === undefined) throw invalid(`${at}.tool_call_id is required`, `${at}.tool_call_id`);
  const { content } = message;
  const said = typeof content === "string" ? content : list(content).map(resultText).join("\n");
  return { kind: "tool-result", callId, text: said, isError: false };
}

/** A text, or a document, which holds text or an object. */
function resultText(part: unknown): string {
  const { text: plain, document } = fields(part);
  if (typeof plain === "string") return plain;
  const data = fields(document)["data"] ?? document;
  return text(data) ?? (data === undefined ? "" : JSON.stringify(data));
}
