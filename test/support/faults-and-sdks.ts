import { faults } from "../../src/faults/index.ts";
import type { FaultInput } from "../../src/schema/fault-input.ts";

/** What client libraries make of a fault, with their default settings: in the order of `sdks`. "–" is what the fault cannot strike. */
export interface SdkRow {
  readonly fault: FaultInput;
  readonly whole: readonly string[];
  readonly stream: readonly string[];
}

export const sdks = ["openai", "@anthropic-ai/sdk", "@google/genai", "ai"] as const;

/** Kinds that only sockets know. */
export const socketKinds: readonly string[] = faults.flatMap(({ kind, before, after }) => (before || after ? [] : [kind]));

/** Classes are the libraries' own; "a part" is what came of a text before it broke, or before it ended as if it were whole. */
export const sdkRows: readonly SdkRow[] = [
  {
    fault: { kind: "latency", ms: 500 },
    whole: ["the answer", "the answer", "the answer", "the answer"],
    stream: ["all of it", "all of it", "all of it", "all of it"],
  },
  {
    fault: { kind: "slow-first-token" },
    whole: ["the answer", "the answer", "the answer", "the answer"],
    stream: ["all of it", "all of it", "all of it", "all of it"],
  },
  { fault: { kind: "slow-drip" }, whole: ["–", "–", "–", "–"], stream: ["all of it", "all of it", "all of it", "all of it"] },
  {
    fault: { kind: "status", status: 400, retryAfter: 0 },
    whole: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
    stream: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
  },
  {
    fault: { kind: "status", status: 408, retryAfter: 0 },
    whole: [
      "APIError 408 (3 tries)",
      "RequestTimeoutError 408 (3 tries)",
      "ApiError 408",
      "AI_RetryError of AI_APICallError 408 (3 tries)",
    ],
    stream: [
      "APIError 408 (3 tries)",
      "RequestTimeoutError 408 (3 tries)",
      "ApiError 408",
      "AI_RetryError of AI_APICallError 408 (3 tries)",
    ],
  },
  {
    fault: { kind: "status", status: 409, retryAfter: 0 },
    whole: [
      "ConflictError 409 (3 tries)",
      "ConflictError 409 (3 tries)",
      "ApiError 409",
      "AI_RetryError of AI_APICallError 409 (3 tries)",
    ],
    stream: [
      "ConflictError 409 (3 tries)",
      "ConflictError 409 (3 tries)",
      "ApiError 409",
      "AI_RetryError of AI_APICallError 409 (3 tries)",
    ],
  },
  {
    fault: { kind: "status", status: 500, retryAfter: 0 },
    whole: [
      "InternalServerError 500 (3 tries)",
      "InternalServerError 500 (3 tries)",
      "ApiError 500",
      "AI_RetryError of AI_APICallError 500 (3 tries)",
    ],
    stream: [
      "InternalServerError 500 (3 tries)",
      "InternalServerError 500 (3 tries)",
      "ApiError 500",
      "AI_RetryError of AI_APICallError 500 (3 tries)",
    ],
  },
  {
    fault: { kind: "rate-limited", retryAfter: "1ms" },
    whole: [
      "RateLimitError 429 (3 tries)",
      "RateLimitError 429 (3 tries)",
      "ApiError 429",
      "AI_RetryError of AI_APICallError 429 (3 tries)",
    ],
    stream: [
      "RateLimitError 429 (3 tries)",
      "RateLimitError 429 (3 tries)",
      "ApiError 429",
      "AI_RetryError of AI_APICallError 429 (3 tries)",
    ],
  },
  {
    fault: { kind: "overloaded", retryAfter: "1ms" },
    whole: [
      "InternalServerError 503 (3 tries)",
      "OverloadedError 529 (3 tries)",
      "ApiError 503",
      "AI_RetryError of AI_APICallError 503 (3 tries)",
    ],
    stream: [
      "InternalServerError 503 (3 tries)",
      "OverloadedError 529 (3 tries)",
      "ApiError 503",
      "AI_RetryError of AI_APICallError 503 (3 tries)",
    ],
  },
  {
    fault: { kind: "overloaded", events: 4 },
    whole: ["–", "–", "–", "–"],
    stream: [
      "a part, then APIError",
      "a part, then APIError",
      "a part, then ApiError 503",
      "a part, then AI_StreamProviderError 500",
    ],
  },
  {
    fault: { kind: "error-event", events: 4 },
    whole: ["–", "–", "–", "–"],
    stream: [
      "a part, then APIError",
      "a part, then APIError",
      "a part, then ApiError 500",
      "a part, then AI_StreamProviderError 500",
    ],
  },
  {
    fault: { kind: "quota", retryAfter: "1ms" },
    whole: [
      "RateLimitError 429 (3 tries)",
      "PaymentRequiredError 402",
      "ApiError 429",
      "AI_RetryError of AI_APICallError 429 (3 tries)",
    ],
    stream: [
      "RateLimitError 429 (3 tries)",
      "PaymentRequiredError 402",
      "ApiError 429",
      "AI_RetryError of AI_APICallError 429 (3 tries)",
    ],
  },
  {
    fault: { kind: "bad-key" },
    whole: ["AuthenticationError 401", "AuthenticationError 401", "ApiError 400", "AI_APICallError 401"],
    stream: ["AuthenticationError 401", "AuthenticationError 401", "ApiError 400", "AI_APICallError 401"],
  },
  {
    fault: { kind: "model-gone" },
    whole: ["NotFoundError 404", "NotFoundError 404", "ApiError 404", "AI_APICallError 404"],
    stream: ["NotFoundError 404", "NotFoundError 404", "ApiError 404", "AI_APICallError 404"],
  },
  {
    fault: { kind: "context-exceeded" },
    whole: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
    stream: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
  },
  {
    fault: { kind: "content-filter" },
    whole: ["BadRequestError 400", "BadRequestError 400", "an empty answer", "AI_APICallError 400"],
    stream: ["BadRequestError 400", "BadRequestError 400", "nothing", "AI_APICallError 400"],
  },
  {
    fault: { kind: "timeout" },
    whole: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
    stream: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
  },
  {
    fault: { kind: "timeout", side: "client" },
    whole: [
      "APIConnectionError (3 tries)",
      "APIConnectionError (3 tries)",
      "TypeError: fetch failed",
      "AI_RetryError of AI_APICallError (3 tries)",
    ],
    stream: [
      "APIConnectionError (3 tries)",
      "APIConnectionError (3 tries)",
      "TypeError: fetch failed",
      "AI_RetryError of AI_APICallError (3 tries)",
    ],
  },
  {
    fault: { kind: "connection-refused" },
    whole: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
    stream: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
  },
  {
    fault: { kind: "reset-before-headers" },
    whole: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
    stream: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
  },
  {
    fault: { kind: "reset-before-headers", side: "client" },
    whole: [
      "APIConnectionError (3 tries)",
      "APIConnectionError (3 tries)",
      "TypeError: fetch failed",
      "AI_RetryError of AI_APICallError (3 tries)",
    ],
    stream: [
      "APIConnectionError (3 tries)",
      "APIConnectionError (3 tries)",
      "TypeError: fetch failed",
      "AI_RetryError of AI_APICallError (3 tries)",
    ],
  },
  {
    fault: { kind: "reset-after-headers" },
    whole: [
      "TypeError: terminated",
      "TypeError: terminated",
      "TypeError: terminated",
      "AI_RetryError of AI_APICallError 200 (3 tries)",
    ],
    stream: [
      "TypeError: terminated",
      "TypeError: terminated",
      "TypeError: terminated",
      "AI_RetryError of AI_APICallError 200 (3 tries)",
    ],
  },
  {
    fault: { kind: "reset-after-headers", side: "client" },
    whole: [
      "TypeError: terminated",
      "TypeError: terminated",
      "TypeError: terminated",
      "AI_RetryError of AI_APICallError 200 (3 tries)",
    ],
    stream: [
      "TypeError: terminated",
      "TypeError: terminated",
      "TypeError: terminated",
      "AI_RetryError of AI_APICallError 200 (3 tries)",
    ],
  },
  {
    fault: { kind: "reset-mid-stream", events: 4 },
    whole: ["–", "–", "–", "–"],
    stream: [
      "a part, then TypeError: terminated",
      "a part, then TypeError: terminated",
      "a part, then TypeError: terminated",
      "a part, then AI_APICallError 200",
    ],
  },
  {
    fault: { kind: "stall", events: 4 },
    whole: ["–", "–", "–", "–"],
    stream: [
      "a part, then TypeError: terminated",
      "a part, then TypeError: terminated",
      "a part, then TypeError: terminated",
      "a part, then AI_APICallError 200",
    ],
  },
  {
    fault: { kind: "truncated", events: 4 },
    whole: ["SyntaxError", "SyntaxError", "SyntaxError", "AI_APICallError 200"],
    stream: ["a part, then SyntaxError", "a part", "a part, then Error: Incomplete JSON segment at the end", "a part"],
  },
  {
    fault: { kind: "missing-terminator" },
    whole: ["–", "–", "–", "–"],
    stream: ["all of it", "all of it", "a part", "all of it"],
  },
  {
    fault: { kind: "dropped-frame", event: 5 },
    whole: ["–", "–", "–", "–"],
    stream: ["other text", "other text", "other text", "other text"],
  },
  {
    fault: { kind: "duplicate-frame", event: 5 },
    whole: ["–", "–", "–", "–"],
    stream: ["other text", "other text", "other text", "other text"],
  },
  {
    fault: { kind: "reordered-frame", event: 5 },
    whole: ["–", "–", "–", "–"],
    stream: ["other text", "other text", "other text", "other text"],
  },
  { fault: { kind: "split-frames" }, whole: ["–", "–", "–", "–"], stream: ["all of it", "all of it", "all of it", "all of it"] },
  {
    fault: { kind: "malformed-json", event: 5 },
    whole: ["SyntaxError", "SyntaxError", "SyntaxError", "AI_APICallError 200"],
    stream: [
      "a part, then SyntaxError",
      "a part, then SyntaxError",
      "a part, then SyntaxError",
      "other text, then AI_JSONParseError",
    ],
  },
  {
    fault: { kind: "wrong-content-type" },
    whole: ["an empty answer", "an empty answer", "the answer", "the answer"],
    stream: ["all of it", "all of it", "all of it", "all of it"],
  },
  {
    fault: { kind: "gzip-corrupt" },
    whole: ["TypeError: terminated", "TypeError: terminated", "TypeError: terminated", "AI_APICallError 200"],
    stream: ["–", "–", "–", "–"],
  },
  {
    fault: { kind: "empty-body" },
    whole: ["an empty answer", "SyntaxError", "SyntaxError", "AI_APICallError 200"],
    stream: ["nothing", "nothing", "nothing", "nothing"],
  },
  {
    fault: { kind: "oversized-body", bytes: "1MiB" },
    whole: ["the answer", "the answer", "the answer", "the answer"],
    stream: ["–", "–", "–", "–"],
  },
  {
    fault: { kind: "empty-choices" },
    whole: ["an empty answer", "an empty answer", "an empty answer", "AI_InvalidResponseDataError"],
    stream: ["nothing", "nothing", "nothing", "nothing"],
  },
  {
    fault: { kind: "hallucinated-tool" },
    whole: [
      "calls lookup_everything",
      "calls lookup_everything",
      "calls lookup_everything",
      "calls lookup_everything (told to be invalid)",
    ],
    stream: [
      "calls lookup_everything",
      "calls lookup_everything",
      "calls lookup_everything",
      "calls lookup_everything (told to be invalid)",
    ],
  },
  {
    fault: { kind: "invalid-arguments" },
    whole: ["calls weather", "calls weather", "calls weather", "calls weather"],
    stream: ["calls weather", "calls weather", "calls weather", "calls weather"],
  },
  {
    fault: { kind: "refusal" },
    whole: ["an empty answer", "an empty answer", "another text", "another text"],
    stream: ["nothing", "nothing", "other text", "other text"],
  },
  {
    fault: { kind: "edge-error", status: 520 },
    whole: [
      "InternalServerError 520 (3 tries)",
      "InternalServerError 520 (3 tries)",
      "ApiError 520",
      "AI_RetryError of AI_APICallError 520 (3 tries)",
    ],
    stream: [
      "InternalServerError 520 (3 tries)",
      "InternalServerError 520 (3 tries)",
      "ApiError 520",
      "AI_RetryError of AI_APICallError 520 (3 tries)",
    ],
  },
  {
    fault: { kind: "no-provider-response" },
    whole: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
    stream: ["BadRequestError 400", "BadRequestError 400", "ApiError 400", "AI_APICallError 400"],
  },
  {
    fault: { kind: "maintenance", retryAfter: "1ms" },
    whole: [
      "InternalServerError 503 (3 tries)",
      "ServiceUnavailableError 503 (3 tries)",
      "ApiError 503",
      "AI_RetryError of AI_APICallError 503 (3 tries)",
    ],
    stream: [
      "InternalServerError 503 (3 tries)",
      "ServiceUnavailableError 503 (3 tries)",
      "ApiError 503",
      "AI_RetryError of AI_APICallError 503 (3 tries)",
    ],
  },
];
