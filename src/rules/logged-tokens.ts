import type { Usage } from "../tasks/usage.ts";

/** Log fields `tokens_in` and `tokens_out`; null when the answer does not tell. */
export interface LoggedTokens {
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
}

/**
 * What the log row says of an answer's tokens: none for a cache hit (G-CACHE-19), and no input for embeddings of providers that
 * do not count it (`uncountedInput`; seen on Workers AI, G-COST-7).
 */
export function loggedTokens(
  usage: Usage | undefined,
  { cached, uncountedInput = false }: { readonly cached: boolean; readonly uncountedInput?: boolean },
): LoggedTokens {
  if (cached) return { tokensIn: 0, tokensOut: 0 };
  if (!usage) return { tokensIn: null, tokensOut: null };
  return { tokensIn: uncountedInput ? 0 : usage.inputTokens, tokensOut: usage.outputTokens };
}
