import { type Usage, usage } from "../tasks/usage.ts";

export function sumOfUsage(before: Usage | undefined, more: Usage): Usage {
  if (!before) return more;
  return {
    ...usage(before.inputTokens + more.inputTokens, before.outputTokens + more.outputTokens),
    reasoningTokens: before.reasoningTokens + more.reasoningTokens,
    cacheReadTokens: before.cacheReadTokens + more.cacheReadTokens,
    cacheWriteTokens: before.cacheWriteTokens + more.cacheWriteTokens,
  };
}
