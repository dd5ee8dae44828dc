import { list, type Members, members, text } from "./content.ts";

/** What a chat model's answer says, in whatever vendor's words. */
export interface ChatSaid {
  readonly content: string;
  readonly reasoning: string;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string; readonly id?: string }[];
  readonly finishReason?: string;
  readonly usage?: Members;
  readonly id?: string;
  readonly model?: string;
}

/** Undefined for JSON that is no such answer. */
export function chatSaid(json: unknown): ChatSaid | undefined {
  const whole = members(json);
  // Workers AI wraps its own answers, and those that it has in OpenAI's words.
  const answer = whole["success"] === true && whole["errors"] !== undefined ? members(whole["result"]) : whole;
  const read = SHAPES.find(([fits]) => fits(answer))?.[1];
  const said = read?.(answer);
  if (!said) return undefined;
  const [id, model] = [text(answer["id"]), text(answer["model"])];
  const usage = answer["usage"] ?? answer["usageMetadata"];
  return {
    ...said,
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(usage !== undefined && { usage: members(usage) }),
  };
}

type Said = Pick<ChatSaid, "content" | "reasoning" | "toolCalls" | "finishReason">;

/** Each vendor's answer by what no other's has. */
const SHAPES: readonly (readonly [fits: (answer: Members) => boolean, read: (answer: Members) => Said | undefined])[] = [
  [({ choices }) => Array.isArray(choices), openai],
  [({ output }) => Array.isArray(output), responses],
  [({ content }) => Array.isArray(content), anthropic],
  [({ candidates }) => Array.isArray(candidates), gemini],
  [({ output }) => Array.isArray(members(members(output)["message"])["content"]), bedrock],
  [({ message, finish_reason }) => finish_reason !== undefined && members(message)["role"] === "assistant", cohere],
  [({ response, tool_calls }) => typeof response === "string" || Array.isArray(tool_calls), workersAi],
];

function openai(answer: Members): Said | undefined {
  const [choice] = list(answer["choices"]).map(members);
  const message = members(choice?.["message"]);
  if (!choice || choice["message"] === undefined) return undefined;
  const calls = list(message["tool_calls"]).map((call) => {
    const { name, arguments: input } = members(members(call)["function"]);
    return toolCall(name, input, members(call)["id"]);
  });
  const reasoning = text(message["reasoning_content"]) ?? text(message["reasoning"]) ?? "";
  return said([text(message["content"]) ?? ""], [reasoning], calls, choice["finish_reason"]);
}

function responses(answer: Members): Said {
  const items = list(answer["output"]).map(members);
  const parts = items.filter(({ type }) => type === "message").flatMap((item) => list(item["content"]).map(members));
  const thoughts = items.filter(({ type }) => type === "reasoning").flatMap((item) => list(item["summary"]).map(members));
  const calls = items
    .filter(({ type }) => type === "function_call")
    .map((item) => toolCall(item["name"], item["arguments"], item["call_id"]));
  return said(parts.map(textOf), thoughts.map(textOf), calls, undefined);
}

function anthropic(answer: Members): Said {
  const blocks = list(answer["content"]).map(members);
  const of = (type: string) => blocks.filter((block) => block["type"] === type);
  const calls = of("tool_use").map(({ name, input, id }) => toolCall(name, input, id));
  const thoughts = of("thinking").map(({ thinking }) => text(thinking) ?? "");
  return said(of("text").map(textOf), thoughts, calls, ENDS[text(answer["stop_reason"]) ?? ""]);
}

function gemini(answer: Members): Said {
  const [candidate] = list(answer["candidates"]).map(members);
  const parts = list(members(candidate?.["content"])["parts"]).map(members);
  const calls = parts.flatMap(({ functionCall }) => {
    const { name, args, id } = members(functionCall);
    return functionCall === undefined ? [] : [toolCall(name, args, id)];
  });
  const thoughts = parts.filter(({ thought }) => thought === true).map(textOf);
  return said(
    parts.filter(({ thought }) => thought !== true).map(textOf),
    thoughts,
    calls,
    calls.length > 0 ? "tool_calls" : ENDS[text(candidate?.["finishReason"]) ?? ""],
  );
}

function bedrock(answer: Members): Said {
  const blocks = list(members(members(answer["output"])["message"])["content"]).map(members);
  const calls = blocks.flatMap(({ toolUse }) => {
    const { name, input, toolUseId } = members(toolUse);
    return toolUse === undefined ? [] : [toolCall(name, input, toolUseId)];
  });
  const thoughts = blocks.map(({ reasoningContent }) => textOf(members(members(reasoningContent)["reasoningText"])));
  return said(blocks.map(textOf), thoughts, calls, ENDS[text(answer["stopReason"]) ?? ""]);
}

function cohere(answer: Members): Said {
  const message = members(answer["message"]);
  const blocks = list(message["content"]).map(members);
  const calls = list(message["tool_calls"]).map((call) => {
    const { name, arguments: input } = members(members(call)["function"]);
    return toolCall(name, input, members(call)["id"]);
  });
  const thoughts = blocks.map(({ thinking }) => text(thinking) ?? "");
  const words = [text(message["tool_plan"]) ?? "", ...blocks.map(textOf)];
  return said(words, thoughts, calls, ENDS[text(answer["finish_reason"]) ?? ""]);
}

function workersAi(answer: Members): Said {
  const calls = list(answer["tool_calls"]).map((call) => {
    const { name, arguments: input } = members(members(call)["function"] ?? call);
    return toolCall(name, input, members(call)["id"]);
  });
  return said([text(answer["response"]) ?? ""], [], calls, calls.length > 0 ? "tool_calls" : "stop");
}

/** OpenAI's words for how an answer ended. */
const ENDS: Readonly<Record<string, string>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  tool_use: "tool_calls",
  max_tokens: "length",
  refusal: "content_filter",
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content_filter",
  content_filtered: "content_filter",
  guardrail_intervened: "content_filter",
  COMPLETE: "stop",
  STOP_SEQUENCE: "stop",
  TOOL_CALL: "tool_calls",
};

function said(content: string[], reasoning: string[], toolCalls: ChatSaid["toolCalls"], finish: unknown): Said {
  const finishReason = text(finish);
  return {
    content: content.join(""),
    reasoning: reasoning.join(""),
    toolCalls,
    ...(finishReason !== undefined && { finishReason }),
  };
}

function textOf(part: Members): string {
  return text(part["text"]) ?? "";
}

function toolCall(name: unknown, input: unknown, id: unknown): ChatSaid["toolCalls"][number] {
  const own = text(id);
  return {
    name: text(name) ?? "",
    arguments: typeof input === "string" ? input : JSON.stringify(input ?? {}),
    ...(own !== undefined && { id: own }),
  };
}
