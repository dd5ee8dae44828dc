import type { ChatAsk, OutputShape } from "../../tasks/chat.ts";
import type { FormatRequest } from "../format.ts";
import { type Fields, fields, list, text } from "./fields.ts";
import { readBody, readModel } from "./read-body.ts";
import { readMessages } from "./read-messages.ts";
import { readOfferedTools } from "./read-tools.ts";
import { decimalIn, integerIn, refusal } from "./refusals.ts";

/** The request of `POST chat/completions` (wire formats, 1.1). Throws BadAsk for what OpenAI answers 400 to. */
export function readChat(request: FormatRequest): ChatAsk {
  const body = readBody(request);
  const model = readModel(body, request);
  const messages = readMessages(body["messages"]);
  const maxTokens = readMaxTokens(body);
  const topLogprobs = readTopLogprobs(body);
  const effort = text(body["reasoning_effort"]);
  return {
    task: "chat",
    model,
    messages,
    ...readOfferedTools(body["tools"] ?? body["functions"], body["tool_choice"] ?? body["function_call"]),
    parallelToolCalls: body["parallel_tool_calls"] !== false,
    output: readOutputShape(fields(body["response_format"])),
    choices: integerIn(body["n"], "n", { low: 1, high: 128 }) ?? 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: readStop(body["stop"]),
    ...(effort !== undefined && { reasoning: { effort, visible: false } }),
    ...(topLogprobs !== undefined && { topLogprobs }),
    sampling: readSampling(body),
    delivery: {
      stream: body["stream"] === true,
      includeUsage: fields(body["stream_options"])["include_usage"] === true,
    },
  };
}

/** Also used by Responses, where `stop`, `seed` and penalties do not exist. */
export function readSampling(body: Fields): ChatAsk["sampling"] {
  const temperature = decimalIn(body["temperature"], "temperature", { low: 0, high: 2 });
  const topP = decimalIn(body["top_p"], "top_p", { low: 0, high: 1 });
  const seed = integerIn(body["seed"], "seed", { low: Number.MIN_SAFE_INTEGER });
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(seed !== undefined && { seed }),
  };
}

/** Chat Completions nests the schema under `json_schema`, Responses has it flat, some clients send the schema bare. */
export function readOutputShape(format: Fields): OutputShape {
  if (format["type"] === "json_object") return { kind: "json" };
  if (format["type"] !== "json_schema") return { kind: "text" };
  const described = fields(format["json_schema"] ?? format);
  const name = text(described["name"]);
  return { kind: "schema", schema: described["schema"] ?? described, ...(name !== undefined && { name }) };
}

export function readMaxTokens(body: Fields): number | undefined {
  const newer = integerIn(body["max_completion_tokens"], "max_completion_tokens", { low: 1 });
  return newer ?? integerIn(body["max_tokens"], "max_tokens", { low: 1 });
}

function readTopLogprobs(body: Fields): number | undefined {
  const top = integerIn(body["top_logprobs"], "top_logprobs", { low: 0, high: 20 });
  if (body["logprobs"] === true) return top ?? 0;
  if (top === undefined) return undefined;
  throw refusal("The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.", "top_logprobs");
}

export function readStop(stop: unknown): readonly string[] {
  if (typeof stop === "string") return [stop];
  const sequences = list(stop).filter((sequence) => typeof sequence === "string");
  if (sequences.length <= 4) return sequences;
  const expected = `Expected an array with maximum length 4, but got an array with length ${sequences.length} instead.`;
  throw refusal(`Invalid 'stop': array too long. ${expected}`, "stop", "array_above_max_length");
}
