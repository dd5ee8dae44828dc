import type { HeaderMap } from "../format.ts";
import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import type { DialectAbout } from "../openai/chat-dialect.ts";
import { fields } from "../openai/fields.ts";
import { uuid } from "../openai/ids.ts";
import { sixHeaders } from "../openai/quota.ts";
import { rateLimitHeaders } from "../openai/retry-headers.ts";
import type { QuotaStyle } from "../quota-style.ts";
import { type Spelling, spelledErrors, USUAL_SPELLINGS, usedUp } from "../spelled-errors.ts";

/** Groq's Chat Completions (wire formats, 6): timings in `usage`, `x_groq` at both ends of a stream, tool calls whole. */
export const groqChat = chatFormat({
  id: "groq.chat",
  answerId: (random) => `chatcmpl-${uuid(random)}`,
  callId,
  reasoningField: "reasoning",
  wholeToolCalls: true,
  finishReasons: { tool: "tool_calls" },
  usage: ({ inputTokens, outputTokens }) => timings(inputTokens, outputTokens),
  atStart: (about) => ({ x_groq: { id: requestId(about) } }),
  whole: (about) => ({ x_groq: { id: requestId(about) } }),
  atEnd: (about) => ({ x_groq: { id: requestId(about), usage: lastUsage(about) } }),
  errorWithin: ({ body, status }) => ({
    name: "error",
    data: { error: { ...fields(fields(body)["error"]), status_code: status } },
  }),
});

/** Seconds, as fast as Groq says it is. */
function timings(inputTokens: number, outputTokens: number): object {
  const prompt = inputTokens / 10_000;
  const completion = outputTokens / 500;
  return { queue_time: 0.01, prompt_time: prompt, completion_time: completion, total_time: prompt + completion };
}

function requestId({ id }: DialectAbout): string {
  return `req_${id.slice(-12)}`;
}

function lastUsage({ answer: { usage } }: DialectAbout): object {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    ...timings(usage.inputTokens, usage.outputTokens),
  };
}

const INVALID = "invalid_request_error";

export const groqErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "missing-key": { status: 401, message: "Invalid API Key", type: INVALID, code: "invalid_api_key" },
    "invalid-key": { status: 401, message: "Invalid API Key", type: INVALID, code: "invalid_api_key" },
    "path-not-found": { ...USUAL_SPELLINGS["path-not-found"], code: "unknown_url" },
    "rate-limited": { ...USUAL_SPELLINGS["rate-limited"], type: "requests" },
    "too-large": { status: 413, message: "Request too large", type: "tokens", code: "rate_limit_exceeded" },
    quota: { status: 429, message: "Your plan's limit is used up.", type: "requests", code: "rate_limit_exceeded" },
    "server-error": { status: 500, message: "Internal Server Error", type: "internal_server_error" },
  },
  ({ message, type, code, param }, { failure: { reached } }) => ({
    error: {
      message,
      type: reached && reached.what !== "requests" ? "tokens" : type,
      ...(param !== undefined && { param }),
      ...(code !== undefined && { code }),
      ...generated(code),
    },
  }),
  (failure): HeaderMap => (usedUp(failure) ? rateLimitHeaders("requests", failure.retryAfterSeconds ?? 1) : {}),
  new Map([
    ["498", { status: 498, message: "Flex tier capacity exceeded. Please try again later.", type: "capacity_exceeded" }],
    ["json_validate_failed", ofNoUse("json_validate_failed", "generate JSON")],
    ["tool_use_failed", ofNoUse("tool_use_failed", "call a function")],
  ]),
);

function ofNoUse(code: string, what: string): Spelling {
  const message = `Failed to ${what}. Please adjust your prompt. See 'failed_generation' for more details.`;
  return { status: 400, message, type: INVALID, code };
}

/** What the model said that was of no use, by the code of the error that tells it. */
function generated(code: string | undefined): object {
  if (code === "json_validate_failed") return { failed_generation: '{"city": "Paris", ' };
  return code === "tool_use_failed" ? { failed_generation: '<function=get_time{"zone": "UTC"</function>' } : {};
}

/** Requests are limited by the day, tokens by the minute. */
export const groqQuota: QuotaStyle = {
  refill: "steadily",
  tokens: "asked",
  headers: ({ requestsPerDay, requests, tokens }, nowMs) => {
    const day = requestsPerDay ?? requests ?? { limit: 14_400, remaining: 14_399, resetMs: nowMs + 6_000 };
    const minute = tokens ?? { limit: 18_000, remaining: 17_900, resetMs: nowMs + 330 };
    return sixHeaders(day, minute, nowMs);
  },
};
