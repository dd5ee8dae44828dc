import type { Failure, FailureKind } from "../../tasks/failure.ts";
import type { ErrorSpelling, HeaderMap } from "../format.ts";
import { requestId } from "./ids.ts";
import { usedUpHeaders } from "./rate-limit.ts";

interface Spelling {
  readonly status: number;
  readonly type: string;
  message(failure: Failure): string;
}

/** A failure in Anthropic's words (wire formats, 2.5). The request's id is in the header and in the body. */
export const anthropicErrors: ErrorSpelling = (failure, context) => {
  const { status, type, message } = SPELLINGS[failure.kind];
  const id = requestId(context.random);
  const error = { type, message: failure.message ?? message(failure) };
  return {
    kind: "whole",
    status,
    headers: { "content-type": "application/json", "request-id": id, ...limitHeaders(failure, context.nowMs) },
    body: JSON.stringify({ type: "error", error, request_id: id }),
  };
};

const SPELLINGS: Readonly<Record<FailureKind, Spelling>> = {
  "bad-request": spelling(400, "invalid_request_error", "Invalid request"),
  "bad-json": spelling(400, "invalid_request_error", "The request body is not valid JSON"),
  "missing-key": spelling(401, "authentication_error", "x-api-key header is required"),
  "invalid-key": spelling(401, "authentication_error", "invalid x-api-key"),
  permission: spelling(403, "permission_error", "Your API key does not have permission to use the specified resource."),
  "model-not-found": spelling(404, "not_found_error", ({ model }) => `model: ${model ?? "unknown"}`),
  "path-not-found": spelling(404, "not_found_error", "Not Found"),
  "too-large": spelling(413, "request_too_large", "Request exceeds the maximum size"),
  "context-exceeded": spelling(400, "invalid_request_error", promptTooLong),
  "content-filter": spelling(400, "invalid_request_error", "Output blocked by content filtering policy"),
  "rate-limited": spelling(429, "rate_limit_error", rateLimited),
  quota: spelling(402, "billing_error", "Your credit balance is too low to access the Anthropic API."),
  overloaded: spelling(529, "overloaded_error", "Overloaded"),
  "server-error": spelling(500, "api_error", "Internal server error"),
  timeout: spelling(504, "timeout_error", "The request timed out while processing."),
};

function spelling(status: number, type: string, message: string | Spelling["message"]): Spelling {
  return { status, type, message: typeof message === "string" ? () => message : message };
}

function promptTooLong({ tokens }: Failure): string {
  return tokens ? `prompt is too long: ${tokens.requested} tokens > ${tokens.limit} maximum` : "prompt is too long";
}

function rateLimited({ reached }: Failure): string {
  const { limit, what, period } = reached ?? { limit: 4000, what: "requests", period: "minute" };
  return `This request would exceed your organization's rate limit of ${limit.toLocaleString("en-US")} ${what} per ${period}.`;
}

/** A rate limit always says when to come back; other failures only when they were told to. */
function limitHeaders({ kind, retryAfterSeconds }: Failure, nowMs: number): HeaderMap {
  const wait = retryAfterSeconds ?? (kind === "rate-limited" ? 1 : undefined);
  if (wait === undefined) return {};
  const retry = { "retry-after": String(Math.ceil(wait)) };
  return kind === "rate-limited" ? { ...usedUpHeaders(nowMs + wait * 1000), ...retry } : retry;
}
