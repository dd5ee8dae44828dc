import type { Usage } from "../../tasks/usage.ts";
import type { HeaderMap } from "../format.ts";
import { chatFormat } from "../openai/chat.ts";
import { hex, uuid } from "../openai/ids.ts";
import { type SixHeaders, sixHeaders } from "../openai/quota.ts";
import type { QuotaStyle } from "../quota-style.ts";
import { missingModel, spelledErrors, USUAL_SPELLINGS, usedUp } from "../spelled-errors.ts";

/** Cerebras' Chat Completions (wire formats, 11): `time_info`, usage with the finish reason, tool calls whole. */
export const cerebrasChat = chatFormat({
  id: "cerebras.chat",
  answerId: (random) => `chatcmpl-${uuid(random)}`,
  callId: (random) => hex(random, 9),
  reasoningField: "reasoning",
  usageWithFinish: true,
  wholeToolCalls: true,
  finishReasons: { tool: "tool_calls" },
  atEnd: ({ created, answer: { usage } }) => ({ time_info: { ...timings(usage), created } }),
});

/** Seconds. */
function timings({ inputTokens, outputTokens }: Usage): object {
  const [queue, prompt, completion] = [0.0005, inputTokens / 50_000, outputTokens / 2_000];
  return { queue_time: queue, prompt_time: prompt, completion_time: completion, total_time: queue + prompt + completion };
}

/** Errors are flat. */
export const cerebrasErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "missing-key": {
      status: 401,
      message: "Missing API Key",
      type: "invalid_request_error",
      param: "api_key",
      code: "missing_api_key",
    },
    "invalid-key": {
      status: 401,
      message: "Wrong API Key",
      type: "invalid_request_error",
      param: "api_key",
      code: "wrong_api_key",
    },
    "model-not-found": {
      status: 404,
      message: (failure, request) => `Model ${missingModel(failure, request)} does not exist or you do not have access to it.`,
      type: "not_found_error",
      param: "model",
      code: "model_not_found",
    },
    "rate-limited": {
      status: 429,
      message: "Requests per minute limit exceeded - too many requests sent.",
      type: "too_many_requests_error",
      param: "quota",
      code: "request_quota_exceeded",
    },
    overloaded: {
      status: 429,
      message: "We are experiencing high traffic right now. Please try again soon.",
      type: "too_many_requests_error",
      param: "queue",
      code: "queue_exceeded",
    },
    quota: {
      status: 402,
      message: "Payment required.",
      type: "payment_required_error",
      param: "quota",
      code: "payment_required",
    },
  },
  ({ message, type, param, code }) => ({ message, type, param: param ?? null, code: code ?? null }),
  (failure): HeaderMap => (usedUp(failure) ? { "x-ratelimit-remaining-requests-day": "0" } : {}),
);

const IN_SECONDS: SixHeaders = { requests: "requests-day", tokens: "tokens-minute", reset: (ms) => String(ms / 1000) };

/** Requests are limited by the day, tokens by the minute; resets are seconds. */
export const cerebrasQuota: QuotaStyle = {
  refill: "steadily",
  tokens: "asked",
  headers: ({ requestsPerDay, requests, tokens }, nowMs) => {
    const day = requestsPerDay ?? requests ?? { limit: 14_400, remaining: 14_399, resetMs: nowMs + 3_600_000 };
    const minute = tokens ?? { limit: 60_000, remaining: 59_900, resetMs: nowMs + 30_000 };
    return sixHeaders(day, minute, nowMs, IN_SECONDS);
  },
};
