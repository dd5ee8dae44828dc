import type { ChatMessage, ChatPart } from "../../tasks/chat.ts";
import { type Fields, isFields, text } from "./fields.ts";
import { readArguments, readParts, readToolResult } from "./read-parts.ts";
import { invalidType, invalidValue, missingParameter, refusal } from "./refusals.ts";

const ROLES = ["assistant", "system", "developer", "user"] as const;
/** What may stand in for `input`: a conversation or a prompt that OpenAI keeps. */
const STORED_INPUTS = ["previous_response_id", "conversation", "prompt"] as const;

/**
 * `instructions` and `input` of Responses as messages. What the assistant said and called in one turn is one message,
 * as in Chat Completions, so that the same conversation is the same question in both.
 */
export function readInput(body: Fields): readonly ChatMessage[] {
  const instructions = readParts(body["instructions"]);
  const system: ChatMessage[] = instructions.length > 0 ? [{ role: "system", parts: instructions }] : [];
  const input = body["input"];
  if (typeof input === "string") return [...system, { role: "user", parts: readParts(input) }];
  if (Array.isArray(input)) return inTurns([...system, ...readItems(input)]);
  if (input !== undefined && input !== null) throw invalidType("input", "one of a string or array of objects", input);
  if (STORED_INPUTS.some((name) => body[name])) return system;
  const message = "One of 'input', 'previous_response_id', 'prompt' or 'conversation' must be provided.";
  throw refusal(message, "input", "missing_required_parameter");
}

/** Items of a talk, whoever said them, as messages. */
export function readItems(items: readonly unknown[]): readonly ChatMessage[] {
  return items.flatMap(readItem);
}

/** What the assistant said and called in one turn as one message. */
export function inTurns(items: readonly ChatMessage[]): readonly ChatMessage[] {
  const turns: ChatMessage[] = [];
  for (const item of items) {
    const last = turns.at(-1);
    if (last?.role === "assistant" && item.role === "assistant") {
      turns[turns.length - 1] = assistant(...last.parts, ...item.parts);
    } else {
      turns.push(item);
    }
  }
  return turns;
}

/** Nothing for items that are no part of the talk: references, and calls of tools that the vendor runs itself. */
function readItem(item: unknown, index: number): ChatMessage[] {
  const param = `input[${index}]`;
  if (!isFields(item)) throw invalidType(param, "an object", item);
  switch (item["type"]) {
    case undefined:
    case "message":
      return [readMessage(item, param)];
    case "function_call":
      return [assistant(readCall(item, param, readArguments(item["arguments"])))];
    case "custom_tool_call":
      return [assistant(readCall(item, param, { input: text(item["input"]) ?? "" }))];
    case "function_call_output":
    case "custom_tool_call_output":
      return [{ role: "tool", parts: readToolResult(item["output"], required(item, "call_id", param)) }];
    case "reasoning":
      return readReasoning(item);
    default:
      return [];
  }
}

function readMessage(item: Fields, param: string): ChatMessage {
  const parts = readParts(item["content"]);
  switch (item["role"]) {
    case undefined:
    case null:
      throw missingParameter(`${param}.role`);
    case "system":
    case "developer":
      return { role: "system", parts };
    case "user":
      return { role: "user", parts };
    case "assistant":
      return assistant(...parts);
    default:
      throw invalidValue(`${param}.role`, item["role"], ROLES);
  }
}

function readCall(item: Fields, param: string, given: unknown): ChatPart {
  return { kind: "tool-call", id: required(item, "call_id", param), name: required(item, "name", param), arguments: given };
}

function readReasoning(item: Fields): ChatMessage[] {
  const summary = readParts(item["summary"]).map((part) => (part.kind === "text" ? part.text : ""));
  return summary.length > 0 ? [assistant({ kind: "reasoning", text: summary.join("\n\n") })] : [];
}

function assistant(...parts: ChatPart[]): ChatMessage {
  return { role: "assistant", parts };
}

function required(item: Fields, name: string, param: string): string {
  const value = text(item[name]);
  if (value === undefined) throw missingParameter(`${param}.${name}`);
  return value;
}
