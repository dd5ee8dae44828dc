import type { ChatAsk } from "../../tasks/chat.ts";
import type { FormatRequest } from "../format.ts";
import { type Fields, fields, list, text } from "./fields.ts";
import { readBody, readModel } from "./read-body.ts";
import { readOutputShape, readSampling } from "./read-chat.ts";
import { readInput } from "./read-input.ts";
import { readOfferedTools } from "./read-tools.ts";
import { integerIn } from "./refusals.ts";

/** The request of `POST responses` (wire formats, 1.2). Throws BadAsk for what OpenAI answers 400 to. */
export function readResponses(request: FormatRequest): ChatAsk {
  const body = readBody(request);
  const model = readModel(body, request);
  const messages = readInput(body);
  const maxTokens = integerIn(body["max_output_tokens"], "max_output_tokens", { low: 1 });
  const topLogprobs = readTopLogprobs(body);
  const reasoning = readReasoning(fields(body["reasoning"]));
  return {
    task: "chat",
    model,
    messages,
    ...readOfferedTools(body["tools"], body["tool_choice"]),
    parallelToolCalls: body["parallel_tool_calls"] !== false,
    output: readOutputShape(fields(fields(body["text"])["format"])),
    choices: 1,
    ...(maxTokens !== undefined && { maxTokens }),
    stop: [],
    ...(reasoning !== undefined && { reasoning }),
    ...(topLogprobs !== undefined && { topLogprobs }),
    sampling: readSampling(body),
    delivery: { stream: body["stream"] === true, includeUsage: true },
  };
}

/** Whether the caller asks for one of the answer parts that come only on request. */
export function includes(body: Fields, part: string): boolean {
  return list(body["include"]).includes(part);
}

function readReasoning(reasoning: Fields): ChatAsk["reasoning"] {
  const effort = text(reasoning["effort"]);
  const visible = typeof (reasoning["summary"] ?? reasoning["generate_summary"]) === "string";
  if (effort === undefined && !visible) return undefined;
  return { ...(effort !== undefined && { effort }), visible };
}

function readTopLogprobs(body: Fields): number | undefined {
  const top = integerIn(body["top_logprobs"], "top_logprobs", { low: 0, high: 20 });
  return includes(body, "message.output_text.logprobs") ? (top ?? 0) : undefined;
}
