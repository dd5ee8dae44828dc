import type { ChatMessage, ChatPart } from "../../tasks/chat.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { media, readArguments, readParts, readToolResult, textParts } from "../openai/read-parts.ts";
import { badInput } from "./envelope.ts";

const NO_MATCH = "oneOf at '/' not met, 0 matches";
const NO_PROMPT = `${NO_MATCH}: required properties at '/' are 'prompt'`;
const NO_MESSAGES = "required properties at '/' are 'messages'";

/**
 * `messages` or `prompt` of the native input. As the real schema does, it wants role and content in every message:
 * `content: null` beside tool calls is refused with 5006 (G-COMPAT-6).
 */
export function readRunMessages({ messages, prompt, image }: Fields): readonly ChatMessage[] {
  if (messages !== undefined) return withImage(readMessages(messages), image);
  if (prompt === undefined) throw badInput(`${NO_PROMPT}, ${NO_MESSAGES}`);
  if (typeof prompt !== "string") throw badInput(`${NO_MATCH}: ${mismatch("/prompt", "string", prompt)}, ${NO_MESSAGES}`);
  if (prompt === "") throw badInput(`${NO_MATCH}: Length of '/prompt' must be >= 1, ${NO_MESSAGES}`);
  return withImage([{ role: "user", parts: textParts(prompt) }], image);
}

function readMessages(messages: unknown): readonly ChatMessage[] {
  if (!Array.isArray(messages)) throw badInput(`${NO_PROMPT}, ${mismatch("/messages", "array", messages)}`);
  if (messages.length === 0) throw badInput(`${NO_PROMPT}, Length of '/messages' must be >= 1`);
  return messages.map(readMessage);
}

function readMessage(message: unknown, index: number): ChatMessage {
  const at = `/messages/${index}`;
  if (!isFields(message)) throw badInput(`${NO_PROMPT}, ${mismatch(at, "object", message)}`);
  const { role, content, name } = message;
  const missing = ["role", "content"].filter((property) => message[property] === undefined);
  if (missing.length > 0) throw badInput(`${NO_PROMPT}, required properties at '${at}' are '${missing.join(",")}'`);
  if (typeof role !== "string") throw badInput(`${NO_PROMPT}, ${mismatch(`${at}/role`, "string", role)}`);
  if (typeof content !== "string" && !Array.isArray(content)) {
    throw badInput(`${NO_PROMPT}, ${mismatch(`${at}/content`, "string", content)}`);
  }
  if (role === "tool") return { role, parts: readToolResult(content, text(message["tool_call_id"]) ?? "", text(name)) };
  return { role: knownRole(role), parts: [...readParts(content), ...list(message["tool_calls"]).flatMap(readToolCall)] };
}

function knownRole(role: string): "system" | "user" | "assistant" {
  if (role === "assistant") return role;
  return role === "system" || role === "developer" ? "system" : "user";
}

/** Flat as native answers give it, or in OpenAI's style. */
function readToolCall(call: unknown): ChatPart[] {
  const called = fields(fields(call)["function"] ?? call);
  const name = text(called["name"]);
  if (name === undefined) return [];
  return [{ kind: "tool-call", id: text(fields(call)["id"]) ?? "", name, arguments: readArguments(called["arguments"]) }];
}

/** Vision models take one picture beside the question: base64, or the bytes as an array of numbers. */
function withImage(messages: readonly ChatMessage[], image: unknown): readonly ChatMessage[] {
  const last = messages.at(-1);
  if (!last || (typeof image !== "string" && !Array.isArray(image))) return messages;
  const picture = media("image", typeof image === "string" ? image : image.join(","));
  return [...messages.slice(0, -1), { ...last, parts: [...last.parts, ...picture] }];
}

function mismatch(at: string, wanted: string, value: unknown): string {
  const found = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return `Type mismatch of '${at}', '${found}' not in '${wanted}'`;
}
