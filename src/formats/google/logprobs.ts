import { tokenLogprob } from "../openai/logprobs.ts";

/** `logprobsResult` and `avgLogprobs` of these tokens, with `top` alternatives each; nothing for no tokens. */
export function logprobFields(tokens: readonly string[], top: number): object {
  if (tokens.length === 0) return {};
  const found = tokens.map((token) => tokenLogprob(token, top));
  return {
    avgLogprobs: found.reduce((sum, { logprob }) => sum + logprob, 0) / found.length,
    logprobsResult: {
      topCandidates: found.map(({ top_logprobs }) => ({ candidates: top_logprobs.map(candidate) })),
      chosenCandidates: found.map(candidate),
    },
  };
}

function candidate({ token, logprob, bytes }: { token: string; logprob: number; bytes: readonly number[] }): object {
  return { token, tokenId: tokenId(bytes), logProbability: logprob };
}

/** Gemini's vocabulary has 256,000 entries; which one a token is, is invented. */
function tokenId(bytes: readonly number[]): number {
  return bytes.reduce((id, byte) => (id * 31 + byte) % 256_000, 7);
}
