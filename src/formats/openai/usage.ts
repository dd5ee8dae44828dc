import type { Usage } from "../../tasks/usage.ts";
import { type Fields, fields, isFields, number } from "./fields.ts";

/** `usage` of Chat Completions. */
export function chatUsage(usage: Usage): object {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cacheReadTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** `usage` of Responses. */
export function responsesUsage(usage: Usage): object {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cacheReadTokens, cache_write_tokens: usage.cacheWriteTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}

/** `usage` of pictures; those that came in with a prompt are not counted apart. */
export function imagesUsage({ inputTokens, outputTokens }: Usage): object {
  return {
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_tokens_details: { text_tokens: inputTokens, image_tokens: 0 },
  };
}

/**
 * Counts in a body or event of any of OpenAI's APIs: a top-level `usage`, or the one inside a Responses event. Counts
 * replace what was found before, as vendors that send several send running totals.
 */
export function readUsage(json: unknown, before: Usage | undefined): Usage | undefined {
  const body = fields(json);
  const usage = body["usage"] ?? fields(body["response"])["usage"];
  if (!isFields(usage)) return before;
  const inputTokens = count(usage, "prompt_tokens", "input_tokens");
  const outputTokens = count(usage, "completion_tokens", "output_tokens");
  const input = fields(usage["prompt_tokens_details"] ?? usage["input_tokens_details"]);
  const output = fields(usage["completion_tokens_details"] ?? usage["output_tokens_details"]);
  return {
    inputTokens,
    outputTokens,
    reasoningTokens: number(output["reasoning_tokens"]) ?? 0,
    cacheReadTokens: number(input["cached_tokens"]) ?? 0,
    cacheWriteTokens: number(input["cache_write_tokens"]) ?? 0,
  };
}

function count(usage: Fields, chatName: string, responsesName: string): number {
  return number(usage[chatName]) ?? number(usage[responsesName]) ?? 0;
}
