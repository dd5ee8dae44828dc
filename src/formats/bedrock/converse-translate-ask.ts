import type { ChatTool } from "../../tasks/chat.ts";
import { thinkingFields } from "../anthropic/translate-ask.ts";
import type { CallerChat, TargetAsk, TargetPlace } from "../translation.ts";
import { conversation, systemBlocks } from "./converse-translate-messages.ts";

/** Plain ids, inference profiles ("us.anthropic.claude-…") and their ARNs. */
const CLAUDE = /(?:^|[./])anthropic\.claude/;
const REASONING_NOVA = /(?:^|[./])amazon\.nova-2/;

/** Where Bedrock is asked when nothing says where (G-PROV-5). */
const DEFAULT_REGION = "us-east-1";

/**
 * A chat request as a Converse request. Not said, because the API cannot: `json_object` without a schema, `seed`, one tool
 * at a time, and temperatures above 1, which become 1. Throws BadAsk for media that Bedrock does not take.
 */
export function writeConverseAsk(ask: CallerChat, { region = DEFAULT_REGION }: TargetPlace): TargetAsk {
  const { model } = ask;
  const system = systemBlocks(ask);
  const inference = inferenceConfig(ask);
  const tools = toolConfig(ask);
  const reasoning = reasoningFields(ask);
  const body = {
    ...(system.length > 0 && { system }),
    messages: conversation(ask),
    ...(Object.keys(inference).length > 0 && { inferenceConfig: inference }),
    ...(tools && { toolConfig: tools }),
    ...(ask.output.kind === "schema" && { outputConfig: outputConfig(ask.output) }),
    ...(Object.keys(reasoning).length > 0 && { additionalModelRequestFields: reasoning }),
    ...(Object.keys(ask.metadata).length > 0 && { requestMetadata: ask.metadata }),
  };
  const verb = ask.delivery.stream ? "converse-stream" : "converse";
  return { path: `bedrock-runtime/${region}/model/${encodeURIComponent(model)}/${verb}`, headers: {}, body };
}

function inferenceConfig({ maxTokens, sampling, stop }: CallerChat): object {
  const { temperature, topP } = sampling;
  const sequences = stop.filter((sequence) => sequence.trim() !== "");
  return {
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature: Math.min(temperature, 1) }),
    ...(topP !== undefined && { topP }),
    ...(sequences.length > 0 && { stopSequences: sequences }),
  };
}

/**
 * Tools must be defined as long as the conversation speaks of them, offered or not. There is no choice "none": tools that
 * must not be called are not offered, unless the conversation needs them.
 */
function toolConfig(ask: CallerChat): object | undefined {
  const past = pastTools(ask);
  const forbidden = ask.toolChoice.kind === "none";
  const offered = forbidden && past.length === 0 ? [] : ask.tools;
  const tools = offered.length > 0 ? offered : past;
  if (tools.length === 0) return undefined;
  const choice = ask.tools.length > 0 ? writeChoice(ask.toolChoice) : undefined;
  return { tools: tools.map(writeTool), ...(choice && { toolChoice: choice }) };
}

/** Tools that were called earlier; what they took is not known any more. */
function pastTools({ messages }: CallerChat): ChatTool[] {
  const calls = messages.flatMap((message) => (message.role === "assistant" ? message.calls : []));
  return [...new Set(calls.map((call) => call.name))].map((name) => ({ name, parameters: { type: "object" } }));
}

function writeTool({ name, description, parameters }: ChatTool): object {
  return { toolSpec: { name, ...(description && { description }), inputSchema: { json: parameters } } };
}

function writeChoice(choice: CallerChat["toolChoice"]): object | undefined {
  if (choice.kind === "tool") return { tool: { name: choice.name } };
  return choice.kind === "required" ? { any: {} } : undefined;
}

/** The schema goes as text. */
function outputConfig({ schema, name }: { readonly schema: unknown; readonly name?: string }): object {
  const jsonSchema = { schema: JSON.stringify(schema), ...(name !== undefined && { name }) };
  return { textFormat: { type: "json_schema", structure: { jsonSchema } } };
}

/** An effort is said in the model's own fields. The first Nova models do not reason. */
function reasoningFields(ask: CallerChat): object {
  if (CLAUDE.test(ask.model)) return thinkingFields({ ...ask, output: { kind: "text" } });
  const effort = NOVA_EFFORTS.get(ask.reasoning?.effort ?? "");
  if (effort === undefined || !REASONING_NOVA.test(ask.model)) return {};
  return { reasoningConfig: { type: "enabled", maxReasoningEffort: effort } };
}

const NOVA_EFFORTS = new Map<string, string>([
  ["minimal", "low"],
  ["low", "low"],
  ["medium", "medium"],
  ["high", "high"],
  ["xhigh", "high"],
  ["max", "high"],
]);
