import { hash } from "node:crypto";
import { number, text } from "../../formats/openai/fields.ts";
import { readArguments } from "../../formats/openai/read-parts.ts";
import { readOfferedTools } from "../../formats/openai/read-tools.ts";
import type { ChatAsk, ChatMessage, ChatPart } from "../../tasks/chat.ts";
import type { Item, Part } from "./items.ts";
import type { Settings } from "./settings.ts";

/** What the model is asked: the instructions, then everything that was said. May throw BadAsk. */
export function askOf(settings: Settings, items: readonly Item[]): ChatAsk {
  const instructions = text(settings["instructions"]);
  const system: ChatMessage[] = instructions ? [{ role: "system", parts: [{ kind: "text", text: instructions }] }] : [];
  const maxTokens = number(settings["max_output_tokens"]);
  const temperature = number(settings["temperature"]);
  return {
    task: "chat",
    model: text(settings["model"]) ?? "",
    messages: inTurns([...system, ...items.flatMap(messageOf)]),
    ...readOfferedTools(settings["tools"], settings["tool_choice"]),
    parallelToolCalls: settings["parallel_tool_calls"] !== false,
    output: { kind: "text" },
    choices: 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: [],
    sampling: temperature === undefined ? {} : { temperature },
    delivery: { stream: true, includeUsage: true },
  };
}

/** How much was heard in these items, in milliseconds. */
export function heardMs(items: readonly Item[]): number {
  return items.flatMap(({ content }) => content).reduce((sum, { audioMs = 0 }) => sum + audioMs, 0);
}

/** What the assistant said and called in one turn is one message, as everywhere else. */
function inTurns(messages: readonly ChatMessage[]): ChatMessage[] {
  const turns: ChatMessage[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role === "assistant" && message.role === "assistant") {
      turns[turns.length - 1] = { role: "assistant", parts: [...last.parts, ...message.parts] };
    } else turns.push(message);
  }
  return turns;
}

function messageOf(item: Item): ChatMessage[] {
  switch (item.type) {
    case "message":
      return [{ role: roleOf(item.role), parts: item.content.flatMap(partOf) }];
    case "function_call":
      return [{ role: "assistant", parts: [callOf(item)] }];
    case "function_call_output": {
      const result: ChatPart = { kind: "tool-result", callId: item.callId ?? "", text: item.output ?? "", isError: false };
      return [{ role: "tool", parts: [result] }];
    }
    default:
      return [];
  }
}

function callOf({ callId = "", name = "", arguments: given }: Item): ChatPart {
  return { kind: "tool-call", id: callId, name, arguments: readArguments(given) };
}

function roleOf(role: string | undefined): "system" | "user" | "assistant" {
  return role === "system" || role === "assistant" ? role : "user";
}

function partOf(part: Part): ChatPart[] {
  if (part.type === "input_image") return [{ kind: "media", type: "image", digest: hash("sha256", part.imageUrl ?? "", "hex") }];
  if (part.type === "input_audio") {
    const recording: ChatPart = { kind: "media", type: "audio", digest: part.digest ?? "" };
    return part.spoken ? [{ kind: "text", text: part.spoken }, recording] : [recording];
  }
  return part.text ? [{ kind: "text", text: part.text }] : [];
}
