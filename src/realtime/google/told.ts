import { fields, isFields, number } from "../../formats/openai/fields.ts";
import type { Usage } from "../../tasks/usage.ts";

/** What a turn took, of the message that says it. */
export function usageOfMessage(message: Readonly<Record<string, unknown>>): Usage | undefined {
  const told = message["usageMetadata"];
  if (!isFields(told)) return undefined;
  const count = (name: string) => number(fields(told)[name]) ?? 0;
  const reasoningTokens = count("thoughtsTokenCount");
  return {
    inputTokens: count("promptTokenCount"),
    outputTokens: count("responseTokenCount") + reasoningTokens,
    reasoningTokens,
    cacheReadTokens: count("cachedContentTokenCount"),
    cacheWriteTokens: 0,
  };
}
