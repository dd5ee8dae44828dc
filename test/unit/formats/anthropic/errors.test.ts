import { describe, expect, test } from "vitest";
import { anthropicErrors } from "../../../../src/formats/anthropic/errors.ts";
import { anthropic } from "../../../../src/providers/anthropic.ts";
import type { Failure, FailureKind } from "../../../../src/tasks/failure.ts";
import { bodyOf, contextOf, requestOf } from "../openai/exchange.ts";

const spell = (failure: Failure) => anthropicErrors(failure, contextOf(requestOf({})));

describe("anthropicErrors", () => {
  test.each<[FailureKind, number, string]>([
    ["bad-request", 400, "invalid_request_error"],
    ["bad-json", 400, "invalid_request_error"],
    ["missing-key", 401, "authentication_error"],
    ["invalid-key", 401, "authentication_error"],
    ["permission", 403, "permission_error"],
    ["model-not-found", 404, "not_found_error"],
    ["path-not-found", 404, "not_found_error"],
    ["too-large", 413, "request_too_large"],
    ["context-exceeded", 400, "invalid_request_error"],
    ["content-filter", 400, "invalid_request_error"],
    ["rate-limited", 429, "rate_limit_error"],
    ["quota", 402, "billing_error"],
    ["overloaded", 529, "overloaded_error"],
    ["server-error", 500, "api_error"],
    ["timeout", 504, "timeout_error"],
  ])("WIRE-2.5 %s is %i %s", (kind, status, type) => {
    const written = spell({ kind });
    expect(written.status).toBe(status);
    expect(bodyOf(written)).toEqual({
      type: "error",
      error: { type, message: expect.stringMatching(/\w/) },
      request_id: written.headers["request-id"],
    });
    expect(written.headers["content-type"]).toBe("application/json");
  });

  test("WIRE-2.5 the request's id is the one that the provider's headers name", () => {
    const context = contextOf(requestOf({}));
    expect(anthropicErrors({ kind: "overloaded" }, context).headers["request-id"]).toBe(
      anthropic.headers?.(context)["request-id"],
    );
  });

  test("WIRE-2.5 says which model is not there, and how much too long a prompt is", () => {
    expect(bodyOf(spell({ kind: "model-not-found", model: "claude-x" })).error.message).toBe("model: claude-x");
    const tokens = { requested: 200_001, limit: 200_000 };
    expect(bodyOf(spell({ kind: "context-exceeded", tokens })).error.message).toBe(
      "prompt is too long: 200001 tokens > 200000 maximum",
    );
  });

  test("WIRE-2.5 a message of its own replaces the usual sentence", () => {
    expect(bodyOf(spell({ kind: "bad-request", message: "max_tokens: Field required" })).error.message).toBe(
      "max_tokens: Field required",
    );
  });

  test("WIRE-2.5 a rate limit says when to come back and that nothing is left", () => {
    expect(spell({ kind: "rate-limited", retryAfterSeconds: 12 }).headers).toMatchObject({
      "retry-after": "12",
      "anthropic-ratelimit-requests-limit": "4000",
      "anthropic-ratelimit-requests-remaining": "0",
      "anthropic-ratelimit-tokens-remaining": "0",
      "anthropic-ratelimit-input-tokens-remaining": "0",
      "anthropic-ratelimit-output-tokens-reset": "2026-01-01T00:00:12Z",
    });
    expect(spell({ kind: "rate-limited" }).headers["retry-after"]).toBe("1");
  });

  test("WIRE-2.5 a limit that was reached is called by its name and number", () => {
    const reached = { what: "input tokens", period: "minute", limit: 40_000, used: 39_000, requested: 2_000 } as const;
    expect(bodyOf(spell({ kind: "rate-limited", reached }))).toMatchObject({
      error: { message: "This request would exceed your organization's rate limit of 40,000 input tokens per minute." },
    });
  });

  test("WIRE-2.5 other failures say when to come back only when they were told", () => {
    expect(spell({ kind: "overloaded" }).headers).not.toHaveProperty("retry-after");
    expect(spell({ kind: "overloaded", retryAfterSeconds: 3 }).headers["retry-after"]).toBe("3");
  });
});
