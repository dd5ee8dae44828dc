import type { ChatAsk, ChatMessage, ChatPart, OutputShape } from "../../tasks/chat.ts";
import { badRequest } from "../format.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { readContent } from "./read-content.ts";
import { readReasoning } from "./read-thinking.ts";
import { type OfferedTools, readTools } from "./read-tools.ts";
import { type AnthropicVersion, refuseRetiredFields } from "./version.ts";

/**
 * The body of a Messages request, or of a request to count its tokens (which has no `max_tokens`).
 * Throws BadAsk, worded as the API words it, for what the API refuses.
 */
export function readMessages(body: unknown, version: AnthropicVersion, purpose: "answer" | "count"): ChatAsk {
  if (!isFields(body)) throw badRequest("Input should be a valid dictionary or object to extract fields from");
  const model = text(body["model"]);
  if (!model) throw badRequest("model: Field required", "model");
  const maxTokens = purpose === "answer" ? readMaxTokens(body) : undefined;
  const messages = readConversation(body, version);
  refuseRetiredFields(body, version);
  const tools = readTools(body);
  const reasoning = readReasoning(body, tools.choice, maxTokens);
  return {
    task: "chat",
    model,
    messages,
    ...toolFields(tools),
    output: readOutput(body),
    choices: 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: readStop(body),
    ...(reasoning !== undefined && { reasoning }),
    sampling: readSampling(body),
    delivery: { stream: body["stream"] === true, includeUsage: true },
  };
}

function toolFields({ tools, choice, parallel }: OfferedTools): Pick<ChatAsk, "tools" | "toolChoice" | "parallelToolCalls"> {
  return { tools, toolChoice: choice, parallelToolCalls: parallel };
}

function readMaxTokens(body: Fields): number {
  const maxTokens = body["max_tokens"];
  if (maxTokens === undefined || maxTokens === null) throw badRequest("max_tokens: Field required", "max_tokens");
  if (typeof maxTokens !== "number" || !Number.isInteger(maxTokens)) {
    throw badRequest("max_tokens: Input should be a valid integer", "max_tokens");
  }
  if (maxTokens < 1) throw badRequest("max_tokens: Input should be greater than or equal to 1", "max_tokens");
  return maxTokens;
}

function readConversation(body: Fields, version: AnthropicVersion): readonly ChatMessage[] {
  const given = body["messages"];
  if (given === undefined) throw badRequest("messages: Field required", "messages");
  if (!Array.isArray(given)) throw badRequest("messages: Input should be a valid array", "messages");
  if (given.length === 0) throw badRequest("messages: at least one message is required", "messages");
  const turns = given.map((message, index) => readTurn(fields(message), index, index === given.length - 1, version));
  refuseUnansweredCalls(turns);
  // A thread goes on from a message that the server has: the calls may be in what is not sent again.
  if (fields(body["thread"])["type"] !== "continue") refuseStrayResults(turns, given);
  const system = readSystem(body["system"]);
  return system.length > 0 ? [{ role: "system", parts: system }, ...turns] : turns;
}

function readTurn(message: Fields, index: number, isLast: boolean, version: AnthropicVersion): ChatMessage {
  const at = `messages.${index}`;
  const role = readRole(message["role"], at, version);
  const parts = readContent(message["content"], role, at, version);
  if (parts.length === 0 && isBlank(message["content"]) && !(isLast && role === "assistant")) {
    throw badRequest(`${at}: all messages must have non-empty content except for the optional final assistant message`, at);
  }
  // Results come back in a user message, often with a reminder beside them: still the tools' turn, not a new question.
  return { role: role === "user" && parts.some((part) => part.kind === "tool-result") ? "tool" : role, parts };
}

/** Roles as sent: content made only of blocks that ask nothing is not blank, an empty string or list is. */
function isBlank(content: unknown): boolean {
  return content === "" || (Array.isArray(content) && content.length === 0);
}

function readRole(role: unknown, at: string, version: AnthropicVersion): "user" | "assistant" | "system" {
  if (role === "user" || role === "assistant") return role;
  // SDKs of the newer version type system messages among the others; the older one points to the top-level field.
  if (role === "system" && version !== "2023-06-01") return role;
  if (role === "system") {
    const hint = 'The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';
    throw badRequest(`messages: Unexpected role "system". ${hint}`, at);
  }
  throw badRequest(
    `${at}.role: ${role === undefined ? "Field required" : "Input should be 'user' or 'assistant'"}`,
    `${at}.role`,
  );
}

function readSystem(system: unknown): readonly ChatPart[] {
  if (system === undefined || system === null || system === "") return [];
  if (typeof system === "string") return [{ kind: "text", text: system }];
  if (!Array.isArray(system)) throw badRequest("system: Input should be a valid string or list of text blocks", "system");
  return system.map((item, index) => {
    const block = fields(item);
    if (block["type"] !== "text") throw badRequest(`system.${index}.type: Input should be 'text'`, `system.${index}`);
    const value = text(block["text"]);
    if (value === undefined) throw badRequest(`system.${index}.text: Field required`, `system.${index}`);
    if (value === "") throw badRequest("system: text content blocks must be non-empty", `system.${index}`);
    return { kind: "text", text: value };
  });
}

/** The mistake agent loops make most: going on without saying what a called tool gave. */
function refuseUnansweredCalls(turns: readonly ChatMessage[]): void {
  for (let index = 0; index < turns.length; index += 1) {
    const turn = turns[index];
    if (turn?.role !== "assistant") continue;
    const open = new Set(turn.parts.flatMap((part) => (part.kind === "tool-call" ? [part.id] : [])));
    if (open.size === 0) continue;
    for (let next = index + 1; turns[next] && turns[next]?.role !== "assistant"; next += 1) {
      for (const part of turns[next]?.parts ?? []) if (part.kind === "tool-result") open.delete(part.callId);
    }
    if (open.size === 0) continue;
    const ids = [...open].join(", ");
    const rule = "Each `tool_use` block must have a corresponding `tool_result` block in the next message.";
    throw badRequest(
      `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids}. ${rule}`,
      "messages",
    );
  }
}

/** A result without its call: most often the call was cut off with the beginning of a long conversation. */
function refuseStrayResults(turns: readonly ChatMessage[], given: readonly unknown[]): void {
  const called = new Set<string>();
  for (const [index, { role, parts }] of turns.entries()) {
    if (role === "assistant" && turns[index - 1]?.role !== "assistant") called.clear();
    for (const part of parts) {
      if (part.kind === "tool-call") called.add(part.id);
      if (part.kind === "tool-result" && !called.has(part.callId)) throw strayResult(part.callId, index, fields(given[index]));
    }
  }
}

function strayResult(id: string, index: number, { content }: Fields): Error {
  const block = list(content).findIndex((item) => fields(item)["tool_use_id"] === id);
  const problem = `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}`;
  const rule = "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.";
  return badRequest(`messages.${index}.content.${block}: ${problem}. ${rule}`, "messages");
}

function readOutput(body: Fields): OutputShape {
  const format = fields(body["output_config"])["format"] ?? body["output_format"];
  if (!isFields(format)) return { kind: "text" };
  if (format["type"] !== "json_schema") {
    throw badRequest("output_config.format.type: Input should be 'json_schema'", "output_config.format");
  }
  if (!isFields(format["schema"])) throw badRequest("output_config.format.schema: Field required", "output_config.format");
  return { kind: "schema", schema: format["schema"] };
}

function readStop(body: Fields): readonly string[] {
  const given = body["stop_sequences"] ?? [];
  if (!Array.isArray(given)) throw badRequest("stop_sequences: Input should be a valid array", "stop_sequences");
  return given.map((stop, index) => {
    if (typeof stop !== "string") throw badRequest(`stop_sequences.${index}: Input should be a valid string`, "stop_sequences");
    if (stop.trim() === "") throw badRequest("stop_sequences: each stop sequence must contain non-whitespace", "stop_sequences");
    return stop;
  });
}

function readSampling(body: Fields): ChatAsk["sampling"] {
  const temperature = readNumber(body, "temperature", 1);
  const topP = readNumber(body, "top_p", 1);
  const topK = readNumber(body, "top_k");
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
  };
}

function readNumber(body: Fields, field: string, high?: number): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw badRequest(`${field}: Input should be a valid number`, field);
  if (value < 0) throw badRequest(`${field}: Input should be greater than or equal to 0`, field);
  if (high !== undefined && value > high) throw badRequest(`${field}: Input should be less than or equal to ${high}`, field);
  return value;
}
