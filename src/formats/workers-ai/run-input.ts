import type { ChatAsk, ChatTool, OutputShape, ToolChoice } from "../../tasks/chat.ts";
import { fields, isFields, list, number, text } from "../openai/fields.ts";
import { badInput } from "./envelope.ts";
import { readRunMessages } from "./run-messages.ts";

/** The native input of a text model: a prompt or messages, tools flat or in OpenAI's style (wire formats 4.1). */
export function readRunInput(model: string, body: unknown): ChatAsk {
  const input = fields(body);
  const maxTokens = number(input["max_tokens"]);
  const temperature = number(input["temperature"]);
  const topP = number(input["top_p"]);
  const topK = number(input["top_k"]);
  const seed = number(input["seed"]);
  return {
    task: "chat",
    model,
    messages: readRunMessages(input),
    tools: list(input["tools"]).map(readTool),
    toolChoice: readToolChoice(input["tool_choice"]),
    parallelToolCalls: true,
    output: readOutput(input["response_format"]),
    choices: 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: [],
    sampling: {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(topK !== undefined && { topK }),
      ...(seed !== undefined && { seed }),
    },
    delivery: { stream: input["stream"] === true, includeUsage: true },
  };
}

function readTool(value: unknown, index: number): ChatTool {
  const tool = fields(fields(value)["function"] ?? value);
  const name = text(tool["name"]);
  if (name === undefined) throw badInput(`oneOf at '/' not met, 0 matches: required properties at '/tools/${index}' are 'name'`);
  const description = text(tool["description"]);
  return { name, ...(description !== undefined && { description }), parameters: tool["parameters"] ?? {} };
}

/** Not in the native schema, but it passes, and Cloudflare's own client sends it ("any" in older versions). */
function readToolChoice(choice: unknown): ToolChoice {
  if (choice === "none") return { kind: "none" };
  if (choice === "required" || choice === "any") return { kind: "required" };
  const name = text(fields(fields(choice)["function"])["name"]);
  return name === undefined ? { kind: "auto" } : { kind: "tool", name };
}

/** The schema is bare, or wrapped as OpenAI has it: `{name, schema}`. */
function readOutput(format: unknown): OutputShape {
  const { type, json_schema: given } = fields(format);
  if (!isFields(given)) return type === "json_object" || type === "json_schema" ? { kind: "json" } : { kind: "text" };
  if (!isFields(given["schema"])) return { kind: "schema", schema: given };
  const name = text(given["name"]);
  return { kind: "schema", schema: given["schema"], ...(name !== undefined && { name }) };
}
