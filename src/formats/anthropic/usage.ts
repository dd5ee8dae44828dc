import type { Usage } from "../../tasks/usage.ts";
import { type Fields, fields, isFields, number } from "../openai/fields.ts";

/** `usage` of a message. Anthropic counts cached tokens beside `input_tokens`, not inside (G-COST-3). */
export function messageUsage(usage: Usage): object {
  return {
    input_tokens: usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens,
    cache_creation_input_tokens: usage.cacheWriteTokens,
    cache_read_input_tokens: usage.cacheReadTokens,
    cache_creation: { ephemeral_5m_input_tokens: usage.cacheWriteTokens, ephemeral_1h_input_tokens: 0 },
    output_tokens: usage.outputTokens,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
    service_tier: "standard",
    server_tool_use: null,
    inference_geo: null,
  };
}

/** `usage` of `message_delta`: running totals, with fewer fields than a message has. */
export function deltaUsage(usage: Usage): object {
  return {
    input_tokens: usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens,
    cache_creation_input_tokens: usage.cacheWriteTokens,
    cache_read_input_tokens: usage.cacheReadTokens,
    output_tokens: usage.outputTokens,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
  };
}

/**
 * Counts in a message or in a stream event. `message_start` has the input, `message_delta` the output, and either
 * may leave out or null what the other has said.
 */
export function readUsage(json: unknown, before: Usage | undefined): Usage | undefined {
  const event = fields(json);
  const usage = event["usage"] ?? fields(event["message"])["usage"];
  return isFields(usage) ? merge(usage, before) : before;
}

function merge(usage: Fields, before: Usage | undefined): Usage {
  const cacheReadTokens = number(usage["cache_read_input_tokens"]) ?? before?.cacheReadTokens ?? 0;
  const cacheWriteTokens = number(usage["cache_creation_input_tokens"]) ?? before?.cacheWriteTokens ?? 0;
  const fresh = before ? before.inputTokens - before.cacheReadTokens - before.cacheWriteTokens : 0;
  return {
    inputTokens: (number(usage["input_tokens"]) ?? fresh) + cacheReadTokens + cacheWriteTokens,
    outputTokens: number(usage["output_tokens"]) ?? before?.outputTokens ?? 0,
    reasoningTokens: number(fields(usage["output_tokens_details"])["thinking_tokens"]) ?? before?.reasoningTokens ?? 0,
    cacheReadTokens,
    cacheWriteTokens,
  };
}
