import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { uuid } from "../openai/ids.ts";
import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

/** Where a mock's knowledge comes from: pages that do not exist, of a domain that never will. */
const SOURCES = [1, 2].map((page) => ({
  title: `A mock source, page ${page}`,
  url: `https://example.invalid/aigw-emulator/source-${page}`,
  date: "2026-01-01",
  last_updated: "2026-01-01",
  snippet: "Nothing was searched: the emulator made this up.",
  source: "web",
}));

/** Perplexity's Chat Completions (wire formats, 9): with citations and what the search cost, without tools. */
export const perplexityChat = chatFormat({
  id: "perplexity.chat",
  answerId: uuid,
  callId,
  plain: true,
  usageWithFinish: true,
  finishReasons: { tool: "stop" },
  everywhere: () => ({ citations: SOURCES.map(({ url }) => url), search_results: SOURCES }),
  usage: ({ inputTokens, outputTokens, reasoningTokens }) => ({
    search_context_size: "low",
    citation_tokens: 0,
    num_search_queries: 1,
    reasoning_tokens: reasoningTokens,
    cost: {
      input_tokens_cost: inputTokens / 1e6,
      output_tokens_cost: outputTokens / 1e6,
      request_cost: 0.005,
      total_cost: 0.005 + (inputTokens + outputTokens) / 1e6,
    },
  }),
});

export const perplexityErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { ...USUAL_SPELLINGS["bad-request"], type: "invalid_parameter" },
    "model-not-found": {
      status: 400,
      message: ({ model }) => `Invalid model '${model ?? ""}'. Permitted models can be found in the documentation.`,
      type: "invalid_model",
    },
    "rate-limited": { ...USUAL_SPELLINGS["rate-limited"], type: "rate_limit_exceeded" },
    quota: { status: 401, message: "You exceeded your current quota, please check your plan.", type: "insufficient_quota" },
  },
  ({ status, message, type }) => ({ error: { message, type, code: status } }),
);
