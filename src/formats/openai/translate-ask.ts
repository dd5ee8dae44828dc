import type { CallerChat } from "../translation.ts";
import { type Fields, fields, text } from "./fields.ts";
import { readMaxTokens, readOutputShape, readSampling, readStop } from "./read-chat.ts";
import { readOfferedTools } from "./read-tools.ts";
import { integerIn, missingParameter, refusal } from "./refusals.ts";
import { callerMessages } from "./translate-messages.ts";

/**
 * The body of a Chat Completions request, read to be said in another API's words. `logprobs`, penalties, `store` and the
 * like are about OpenAI itself and left out. Throws BadAsk for what OpenAI refuses and for more than one choice, which
 * no target can give.
 */
export function readCaller(body: Fields): CallerChat {
  const model = text(body["model"]);
  if (!model) throw missingParameter("model");
  refuseChoices(body["n"]);
  const maxTokens = readMaxTokens(body);
  const effort = text(body["reasoning_effort"]);
  const user = text(body["user"]) ?? text(body["safety_identifier"]);
  return {
    model,
    messages: callerMessages(body["messages"]),
    ...readOfferedTools(body["tools"] ?? body["functions"], body["tool_choice"] ?? body["function_call"]),
    parallelToolCalls: body["parallel_tool_calls"] !== false,
    output: readOutputShape(fields(body["response_format"])),
    choices: 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: readStop(body["stop"]),
    ...(effort !== undefined && { reasoning: { effort, visible: false } }),
    sampling: readSampling(body),
    ...(user !== undefined && { user }),
    metadata: readMetadata(body["metadata"]),
    delivery: {
      stream: body["stream"] === true,
      includeUsage: fields(body["stream_options"])["include_usage"] === true,
    },
    body,
  };
}

function refuseChoices(n: unknown): void {
  if ((integerIn(n, "n", { low: 1, high: 128 }) ?? 1) === 1) return;
  throw refusal(`Unsupported value: 'n' is ${n}, but this model gives one choice per request.`, "n", "unsupported_value");
}

function readMetadata(metadata: unknown): Record<string, string> {
  const texts = Object.entries(fields(metadata)).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : []));
  return Object.fromEntries(texts);
}
