/** Token counts, all integers. Cached and reasoning tokens are *included* in input and output. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

export function usage(inputTokens: number, outputTokens: number, reasoningTokens = 0): Usage {
  return { inputTokens, outputTokens, reasoningTokens, cacheReadTokens: 0, cacheWriteTokens: 0 };
}
