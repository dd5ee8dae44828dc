import { describe, expect, test } from "vitest";
import { openaiErrors } from "../../../../src/formats/openai/errors.ts";
import type { Failure, FailureKind } from "../../../../src/tasks/failure.ts";
import { seededRandom } from "../../../../src/world/random.ts";
import { NOW_MS, requestOf } from "./exchange.ts";

function spell(failure: Failure, request: object = {}) {
  const answer = openaiErrors(failure, { random: seededRandom("s"), nowMs: NOW_MS, request: requestOf({}, request) });
  return { status: answer.status, headers: answer.headers, error: JSON.parse(String(answer.body)).error };
}

const REQUEST_ERROR = "invalid_request_error";

describe("WIRE-1.8 every kind of failure", () => {
  const rows: readonly [FailureKind, number, string, string | null][] = [
    ["bad-request", 400, REQUEST_ERROR, null],
    ["bad-json", 400, REQUEST_ERROR, null],
    ["missing-key", 401, REQUEST_ERROR, null],
    ["invalid-key", 401, REQUEST_ERROR, "invalid_api_key"],
    ["permission", 403, REQUEST_ERROR, "unsupported_country_region_territory"],
    ["model-not-found", 404, REQUEST_ERROR, "model_not_found"],
    ["path-not-found", 404, REQUEST_ERROR, null],
    ["too-large", 413, REQUEST_ERROR, null],
    ["context-exceeded", 400, REQUEST_ERROR, "context_length_exceeded"],
    ["content-filter", 400, REQUEST_ERROR, "content_policy_violation"],
    ["rate-limited", 429, "requests", "rate_limit_exceeded"],
    ["quota", 429, "insufficient_quota", "insufficient_quota"],
    ["overloaded", 503, "service_unavailable_error", null],
    ["server-error", 500, "server_error", null],
    ["timeout", 504, "server_error", null],
  ];

  test.each(rows)("%s is %d %s, code %s", (kind, status, type, code) => {
    const spelled = spell({ kind });
    expect(spelled.status).toBe(status);
    expect(spelled.error).toMatchObject({ type, code });
    expect(spelled.error.message.length).toBeGreaterThan(10);
    expect(Object.keys(spelled.error)).toEqual(["message", "type", "param", "code"]);
    expect(spelled.headers["content-type"]).toBe("application/json");
  });

  test.each(rows.filter(([kind]) => kind !== "bad-json"))("%s can have a sentence of its own", (kind) => {
    expect(spell({ kind, message: "Mine." }).error.message).toBe("Mine.");
  });
});

describe("WIRE-1.8 what an error says", () => {
  test("a refusal names the field and its own code", () => {
    const failure = { kind: "bad-request", message: "No.", param: "messages", code: "invalid_type" } as const;
    expect(spell(failure).error).toEqual({ message: "No.", type: REQUEST_ERROR, param: "messages", code: "invalid_type" });
  });

  test("JSON that cannot be read comes with the parser's words", () => {
    const { message } = spell({ kind: "bad-json", message: "Unexpected token" }).error;
    expect(message).toMatch(/^We could not parse the JSON body of your request.*\(Unexpected token\)$/);
  });

  test("G-PASS-6 a missing key is said as OpenAI says it", () => {
    expect(spell({ kind: "missing-key" }).error.message).toContain("Missing bearer or basic authentication in header");
  });

  test("a wrong key is named, but masked", () => {
    const authorization = "Bearer sk-proj-abcdefghijklmnopWXYZ";
    const { message } = spell({ kind: "invalid-key" }, { headers: { authorization } }).error;
    expect(message).toMatch(/^Incorrect API key provided: sk-proj\*+WXYZ\./);
    expect(message).not.toContain("abcd");
  });

  test("of a short key hardly anything is shown", () => {
    const { message } = spell({ kind: "invalid-key" }, { headers: { authorization: "Bearer secret" } }).error;
    expect(message).toContain("provided: se****.");
  });

  test("a model that is not there is named, in the way of the endpoint", () => {
    const failure = { kind: "model-not-found", model: "gpt-x" } as const;
    expect(spell(failure).error).toMatchObject({
      message: "The model `gpt-x` does not exist or you do not have access to it.",
      param: null,
    });
    expect(spell(failure, { method: "GET", path: "models/gpt-x" }).error).toMatchObject({
      message: "The model 'gpt-x' does not exist",
      param: "model",
    });
  });

  test("a model that may not be used is not found either", () => {
    expect(spell({ kind: "permission", model: "gpt-x" })).toMatchObject({ status: 403, error: { code: "model_not_found" } });
  });

  test.each(["x/y", "v1/x/y"])("an unknown path %s is shown as OpenAI knows it", (path) => {
    expect(spell({ kind: "path-not-found" }, { path }).error.message).toBe("Invalid URL (POST /v1/x/y)");
  });

  test("too long a conversation is told both numbers", () => {
    const failure = { kind: "context-exceeded", tokens: { requested: 130_000, limit: 128_000 } } as const;
    const chat = spell(failure).error;
    expect(chat.message).toContain("maximum context length is 128000 tokens");
    expect(chat.message).toContain("130000 tokens");
    expect(chat.param).toBe("messages");
    expect(spell(failure, { path: "responses" }).error.param).toBe("input");
  });
});

describe("WIRE-1.8 waiting", () => {
  test("a rate limit says when to come back, and that nothing is left", () => {
    const { headers, error } = spell({ kind: "rate-limited", retryAfterSeconds: 1.5, model: "gpt-4o" });
    expect(headers).toMatchObject({
      "retry-after": "2",
      "retry-after-ms": "1500",
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "1.5s",
    });
    expect(error.message).toMatch(/gpt-4o.*try again in 1.5s/);
  });

  test("a limit of tokens is one of tokens", () => {
    const { headers, error } = spell({ kind: "rate-limited", tokens: { requested: 900, limit: 500 } });
    expect(error.type).toBe("tokens");
    expect(headers["x-ratelimit-remaining-tokens"]).toBe("0");
  });

  test.each([
    [0.25, "250ms"],
    [7, "7s"],
    [360, "6m0s"],
  ])("%d seconds are written %s", (retryAfterSeconds, written) => {
    expect(spell({ kind: "rate-limited", retryAfterSeconds }).headers["x-ratelimit-reset-requests"]).toBe(written);
  });

  test("WIRE-1.8 a limit that was reached is told with its numbers", () => {
    const reached = { what: "tokens", period: "day", limit: 500, used: 450, requested: 90 } as const;
    const { error } = spell({ kind: "rate-limited", reached, model: "gpt-4o", retryAfterSeconds: 86.4 });
    expect(error.type).toBe("tokens");
    expect(error.message).toBe(
      "Rate limit reached for gpt-4o on tokens per day (TPD): Limit 500, Used 450, Requested 90. Please try again in 86.4s.",
    );
  });

  test("without a time a rate limit lasts a second, and an overload says nothing", () => {
    expect(spell({ kind: "rate-limited" }).headers["retry-after"]).toBe("1");
    expect(spell({ kind: "overloaded" }).headers).toEqual({ "content-type": "application/json" });
    expect(spell({ kind: "overloaded", retryAfterSeconds: 3 }).headers["retry-after"]).toBe("3");
  });
});
