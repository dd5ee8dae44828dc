import type { ChatAsk, ChatMessage, ChatPart, OutputShape } from "../../tasks/chat.ts";
import { readReasoning } from "../anthropic/read-thinking.ts";
import { BadAsk, badRequest, type FormatRequest } from "../format.ts";
import { type Fields, fields, isFields, list, number, text } from "../openai/fields.ts";
import { invalid, readContent } from "./converse-content.ts";
import { readTools } from "./converse-tools.ts";

/** The request of `converse` and `converse-stream`, which differ in the path only. Throws BadAsk (ValidationException). */
export function readConverse(request: FormatRequest): ChatAsk {
  const body = request.json();
  if (!isFields(body)) throw new BadAsk({ kind: "bad-json", message: "The request body is not a JSON object." });
  const inference = fields(body["inferenceConfig"]);
  const own = fields(body["additionalModelRequestFields"]);
  const maxTokens = atLeast(inference, "maxTokens", 1);
  const { tools, toolChoice } = readTools(body["toolConfig"]);
  const messages = readMessages(body["messages"]);
  refuseUndefinedTools(messages, body["toolConfig"]);
  const reasoning = readReasoning(own, toolChoice, maxTokens) ?? novaReasoning(fields(own["reasoningConfig"]));
  return {
    task: "chat",
    model: request.params["model"] ?? "",
    messages: [...readSystem(body["system"]), ...messages],
    tools,
    toolChoice,
    parallelToolCalls: true,
    output: readOutput(body["outputConfig"], own),
    choices: 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: list(inference["stopSequences"]).filter((sequence) => typeof sequence === "string"),
    ...(reasoning !== undefined && { reasoning }),
    sampling: readSampling(inference, own),
    delivery: { stream: request.params["verb"] === "converse-stream", includeUsage: true },
  };
}

function readSystem(system: unknown): ChatMessage[] {
  const parts = list(system).flatMap((block): ChatPart[] => {
    const said = text(fields(block)["text"]) ?? text(fields(fields(fields(block)["guardContent"])["text"])["text"]);
    return said ? [{ kind: "text", text: said }] : [];
  });
  return parts.length > 0 ? [{ role: "system", parts }] : [];
}

function readMessages(messages: unknown): ChatMessage[] {
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages", "at least one message is needed");
  const turns = messages.map((message: unknown, index) => readTurn(fields(message), `messages.${index}`));
  turns.forEach((turn, index) => {
    const wanted = index % 2 === 0 ? "user" : "assistant";
    if ((turn.role === "assistant" ? "assistant" : "user") === wanted) return;
    if (index === 0) throw badRequest("A conversation must start with a user message.", "messages.0.role");
    throw badRequest("A conversation must alternate between user and assistant roles.", `messages.${index}.role`);
  });
  refuseUnansweredCalls(turns);
  return turns;
}

/** Results come back in a user message, often with words beside them: still the tools' turn, not a new question. */
function readTurn(message: Fields, at: string): ChatMessage {
  const role = message["role"];
  if (role !== "user" && role !== "assistant") throw invalid(`${at}.role`, "expected 'user' or 'assistant'");
  const parts = readContent(message["content"], `${at}.content`);
  return { role: parts.some((part) => part.kind === "tool-result") ? "tool" : role, parts };
}

function refuseUnansweredCalls(turns: readonly ChatMessage[]): void {
  turns.forEach((turn, index) => {
    const next = turns[index + 1];
    const answered = new Set(next?.parts.map((part) => (part.kind === "tool-result" ? part.callId : "")));
    const open = turn.parts.flatMap((part) => (part.kind === "tool-call" && !answered.has(part.id) ? [part.id] : []));
    if (open.length === 0) return;
    const at = `messages.${index + 1}.content`;
    throw badRequest(`Expected toolResult blocks at ${at} for the following Ids: ${open.join(", ")}`, at);
  });
}

/** Also about tools of the past: the service asks for their definitions as long as the conversation speaks of them. */
function refuseUndefinedTools(messages: readonly ChatMessage[], config: unknown): void {
  if (config !== undefined && config !== null) return;
  const used = messages.some(({ parts }) => parts.some(({ kind }) => kind === "tool-call" || kind === "tool-result"));
  if (used) throw badRequest("toolConfig must be defined when messages hold toolUse or toolResult blocks.", "toolConfig");
}

/** The schema is JSON in a text. */
function readOutput(config: unknown, own: Fields): OutputShape {
  const format = fields(fields(config)["textFormat"]);
  if (format["type"] !== "json_schema") return claudesOutput(fields(fields(own["output_config"])["format"]));
  const { schema, name } = fields(fields(format["structure"])["jsonSchema"]);
  const at = "outputConfig.textFormat.structure.jsonSchema.schema";
  if (typeof schema !== "string") throw invalid(at, "expected a JSON schema as text");
  try {
    return { kind: "schema", schema: JSON.parse(schema), ...(typeof name === "string" && { name }) };
  } catch {
    throw invalid(at, "the text is not JSON");
  }
}

/** Claude's own way to be asked for it, which Converse passes on to the model. */
function claudesOutput({ type, schema }: Fields): OutputShape {
  return type === "json_schema" && isFields(schema) ? { kind: "schema", schema } : { kind: "text" };
}

function readSampling(inference: Fields, own: Fields): ChatAsk["sampling"] {
  const temperature = atLeast(inference, "temperature", 0, 1);
  const topP = atLeast(inference, "topP", 0, 1);
  const topK = number(own["top_k"]) ?? number(fields(own["inferenceConfig"])["topK"]);
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
  };
}

function atLeast(inference: Fields, field: string, low: number, high = Infinity): number | undefined {
  const value = inference[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && value >= low && value <= high) return value;
  const range = high === Infinity ? `at least ${low}` : `between ${low} and ${high}`;
  throw invalid(`inferenceConfig.${field}`, `expected a number ${range}`);
}

/** How Nova models are told to reason. */
function novaReasoning(config: Fields): ChatAsk["reasoning"] {
  if (config["type"] !== "enabled") return undefined;
  const effort = text(config["maxReasoningEffort"]);
  return { ...(effort !== undefined && { effort }), visible: true };
}
