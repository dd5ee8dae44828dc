import type { AnswerFields } from "../../schema/mock-rule.ts";
import type { Usage } from "../../tasks/usage.ts";

/** What a rule says of the counts; the rest as counted, kept large enough for the parts that are included in it. */
export function scriptedUsage(given: AnswerFields["usage"], counted: Usage): Usage {
  if (!given) return counted;
  const { cacheReadTokens = 0, cacheWriteTokens = 0, inputTokens, outputTokens, reasoningTokens } = given;
  const output = outputTokens ?? Math.max(counted.outputTokens, reasoningTokens ?? 0);
  return {
    inputTokens: inputTokens ?? Math.max(counted.inputTokens, cacheReadTokens + cacheWriteTokens),
    outputTokens: output,
    reasoningTokens: reasoningTokens ?? Math.min(counted.reasoningTokens, output),
    cacheReadTokens,
    cacheWriteTokens,
  };
}
