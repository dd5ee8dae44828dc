import type { ChatMessage, ChatPart } from "../../tasks/chat.ts";
import { type Fields, fields, isFields, list, text } from "./fields.ts";
import { media, readArguments, readParts, readToolResult, textParts } from "./read-parts.ts";
import { emptyArray, invalidType, invalidValue, missingParameter, refusal } from "./refusals.ts";

const ROLES = ["system", "assistant", "user", "function", "tool", "developer"] as const;

/** `messages` of Chat Completions. */
export function readMessages(messages: unknown): ChatMessage[] {
  if (messages === undefined || messages === null) throw missingParameter("messages");
  if (!Array.isArray(messages)) throw invalidType("messages", "an array of objects", messages);
  if (messages.length === 0) throw emptyArray("messages");
  return messages.map(readMessage);
}

function readMessage(message: unknown, index: number): ChatMessage {
  const param = `messages[${index}]`;
  if (!isFields(message)) throw invalidType(param, "an object", message);
  const role = message["role"];
  switch (role) {
    case undefined:
    case null:
      throw missingParameter(`${param}.role`);
    case "system":
    case "developer":
      return { role: "system", parts: spoken(message, param) };
    case "user":
      return { role: "user", parts: spoken(message, param) };
    case "assistant":
      return { role: "assistant", parts: assistantParts(message) };
    case "tool":
      return { role: "tool", parts: readToolResult(message["content"], callId(message, param), text(message["name"])) };
    case "function":
      return { role: "tool", parts: functionResult(message, param) };
    default:
      throw invalidValue(`${param}.role`, role, ROLES);
  }
}

function spoken(message: Fields, param: string): ChatPart[] {
  const content = message["content"];
  if (content === undefined) throw missingParameter(`${param}.content`);
  if (content === null) throw refusal("Invalid value for 'content': expected a string, got null.", `${param}.content`);
  if (typeof content !== "string" && !Array.isArray(content)) {
    throw invalidType(`${param}.content`, "one of a string or array of objects", content);
  }
  return readParts(content);
}

/** Reasoning is read under the names that OpenAI-shaped vendors give it; OpenAI itself never sends it back. */
function assistantParts(message: Fields): ChatPart[] {
  const reasoning = text(message["reasoning_content"]) ?? text(message["reasoning"]);
  return [
    ...(reasoning ? [{ kind: "reasoning", text: reasoning } as const] : []),
    ...readParts(message["content"]),
    ...textParts(text(message["refusal"])),
    ...media("audio", text(fields(message["audio"])["id"])),
    ...list(message["tool_calls"]).map(readCall),
    ...functionCall(message["function_call"]),
  ];
}

function readCall(value: unknown): ChatPart {
  const call = fields(value);
  const id = text(call["id"]) ?? "";
  if (call["type"] === "custom") {
    const custom = fields(call["custom"]);
    return { kind: "tool-call", id, name: text(custom["name"]) ?? "", arguments: { input: text(custom["input"]) ?? "" } };
  }
  const called = fields(call["function"]);
  return { kind: "tool-call", id, name: text(called["name"]) ?? "", arguments: readArguments(called["arguments"]) };
}

/** The older form knows one call at a time and has no id: the name stands for it. */
function functionCall(value: unknown): ChatPart[] {
  if (!isFields(value)) return [];
  const name = text(value["name"]) ?? "";
  return [{ kind: "tool-call", id: name, name, arguments: readArguments(value["arguments"]) }];
}

function functionResult(message: Fields, param: string): ChatPart[] {
  const name = text(message["name"]);
  if (name === undefined) throw missingParameter(`${param}.name`);
  return readToolResult(message["content"], name, name);
}

function callId(message: Fields, param: string): string {
  const id = text(message["tool_call_id"]);
  if (id !== undefined) return id;
  const message400 = "Missing parameter 'tool_call_id': messages with role 'tool' must have a 'tool_call_id'.";
  throw refusal(message400, `${param}.tool_call_id`, "missing_required_parameter");
}
