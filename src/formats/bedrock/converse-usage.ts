import type { Usage } from "../../tasks/usage.ts";
import { fields, isFields, number } from "../openai/fields.ts";

/** `usage` of Converse. Cached tokens are counted beside `inputTokens`, but in the total; reasoning is not told apart. */
export function converseUsage(usage: Usage): object {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return {
    inputTokens: inputTokens - cacheReadTokens - cacheWriteTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    ...(cacheReadTokens > 0 && { cacheReadInputTokens: cacheReadTokens }),
    ...(cacheWriteTokens > 0 && { cacheWriteInputTokens: cacheWriteTokens }),
  };
}

/** Counts in a whole answer, or in the payload of a stream's `metadata` event. */
export function readUsage(json: unknown, before: Usage | undefined): Usage | undefined {
  const usage = fields(json)["usage"];
  if (!isFields(usage)) return before;
  const cacheReadTokens = number(usage["cacheReadInputTokens"]) ?? 0;
  const cacheWriteTokens = number(usage["cacheWriteInputTokens"]) ?? 0;
  return {
    inputTokens: (number(usage["inputTokens"]) ?? 0) + cacheReadTokens + cacheWriteTokens,
    outputTokens: number(usage["outputTokens"]) ?? 0,
    reasoningTokens: 0,
    cacheReadTokens,
    cacheWriteTokens,
  };
}
