import type { Usage } from "../../tasks/usage.ts";
import { fields, isFields, number } from "../openai/fields.ts";

/** What the API writes around every conversation: it is counted among the tokens, and is not paid for. */
const UNBILLED = 66;

/** `usage` of v2, and part of `meta` of v1. */
export function chatUsage({ inputTokens, outputTokens, cacheReadTokens }: Usage): object {
  return {
    billed_units: { input_tokens: inputTokens, output_tokens: outputTokens },
    tokens: { input_tokens: inputTokens + UNBILLED, output_tokens: outputTokens },
    cached_tokens: cacheReadTokens,
  };
}

/** Counts in an answer or event of any of Cohere's own APIs. What is billed counts; a reranker's search units are no tokens. */
export function readUsage(json: unknown, before: Usage | undefined): Usage | undefined {
  const body = fields(json);
  const counted = [body, fields(body["delta"]), fields(body["response"])].map(({ usage, meta }) => usage ?? meta).find(isFields);
  const units = [counted?.["billed_units"], counted?.["tokens"]]
    .map(fields)
    .find((found) => number(found["input_tokens"]) !== undefined);
  if (!units) return before;
  return {
    inputTokens: number(units["input_tokens"]) ?? 0,
    outputTokens: number(units["output_tokens"]) ?? 0,
    reasoningTokens: 0,
    cacheReadTokens: number(counted?.["cached_tokens"]) ?? 0,
    cacheWriteTokens: 0,
  };
}
