import type { ToolChoice } from "../../tasks/chat.ts";
import { type Fields, fields, list } from "../openai/fields.ts";
import { type CallerChat, RefusedByTarget, type TargetAsk } from "../translation.ts";
import { badInput } from "./envelope.ts";
import { answersInOpenAiShape } from "./model-family.ts";

/** Fields that the native schema has under other names or not at all. */
const REWRITTEN = [
  "model",
  "n",
  "stream",
  "stream_options",
  "max_tokens",
  "max_completion_tokens",
  "tools",
  "functions",
  "tool_choice",
  "function_call",
  "response_format",
];

/**
 * A chat request as the model's native input: the caller's own fields, but for those that are spelled differently. Tool
 * messages do not fit the native schema and are refused as the model would (G-COMPAT-6).
 */
export function writeRunAsk(ask: CallerChat): TargetAsk {
  refuseToolMessages(ask.body);
  const kept = Object.entries(ask.body).filter(([field]) => !REWRITTEN.includes(field));
  const body = {
    ...Object.fromEntries(kept),
    messages: ask.body["messages"],
    ...(ask.delivery.stream && { stream: true }),
    ...(ask.maxTokens !== undefined && { max_tokens: ask.maxTokens }),
    ...toolFields(ask),
    ...formatField(ask),
  };
  return { path: `run/${ask.model}`, headers: {}, body };
}

function toolFields({ tools, toolChoice }: CallerChat): object {
  if (tools.length === 0) return {};
  return {
    tools: tools.map((tool) => ({ type: "function", function: tool })),
    ...(toolChoice.kind !== "auto" && { tool_choice: writeChoice(toolChoice) }),
  };
}

function writeChoice(choice: ToolChoice): unknown {
  return choice.kind === "tool" ? { type: "function", function: { name: choice.name } } : choice.kind;
}

/** The native schema wants a JSON schema bare; models with OpenAI's answers want it as OpenAI has it. */
function formatField({ model, output, body }: CallerChat): Fields {
  if (output.kind === "text") return {};
  if (output.kind === "json" || answersInOpenAiShape(model)) return { response_format: fields(body["response_format"]) };
  return { response_format: { type: "json_schema", json_schema: output.schema } };
}

/** What the native schema does not know of OpenAI's messages. Throws the model's own complaint. */
function refuseToolMessages(body: Fields): void {
  const strange = list(body["messages"]).findIndex(isToolMessage);
  if (strange < 0) return;
  const complaint = badInput(
    `oneOf at '/' not met, 0 matches: required properties at '/' are 'prompt', Type mismatch of '/messages/${strange}'`,
  );
  throw new RefusedByTarget(complaint.failure);
}

function isToolMessage(message: unknown): boolean {
  return fields(message)["role"] === "tool" || fields(message)["tool_calls"] !== undefined;
}
