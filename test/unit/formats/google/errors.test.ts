import { describe, expect, test } from "vitest";
import { googleErrorList, googleErrors } from "../../../../src/formats/google/errors.ts";
import type { Failure, FailureKind } from "../../../../src/tasks/failure.ts";
import { bodyOf, contextOf, requestOf } from "../openai/exchange.ts";
import { requestFor } from "./exchange.ts";

const spell = (failure: Failure, verb = "generateContent", query = "") =>
  googleErrors(failure, contextOf(requestFor(verb, {}, query)));
const errorOf = (failure: Failure) => bodyOf(spell(failure)).error;

const KINDS: readonly [FailureKind, number, string][] = [
  ["bad-request", 400, "INVALID_ARGUMENT"],
  ["bad-json", 400, "INVALID_ARGUMENT"],
  ["missing-key", 403, "PERMISSION_DENIED"],
  ["invalid-key", 400, "INVALID_ARGUMENT"],
  ["permission", 403, "PERMISSION_DENIED"],
  ["model-not-found", 404, "NOT_FOUND"],
  ["path-not-found", 404, "NOT_FOUND"],
  ["too-large", 400, "INVALID_ARGUMENT"],
  ["context-exceeded", 400, "INVALID_ARGUMENT"],
  ["rate-limited", 429, "RESOURCE_EXHAUSTED"],
  ["quota", 429, "RESOURCE_EXHAUSTED"],
  ["overloaded", 503, "UNAVAILABLE"],
  ["server-error", 500, "INTERNAL"],
  ["timeout", 504, "DEADLINE_EXCEEDED"],
];

describe("googleErrors", () => {
  test.each(KINDS)("WIRE-3.2 %s is %i %s", (kind, status, name) => {
    const written = spell({ kind });
    expect(written.status).toBe(status);
    expect(written.headers).toEqual({ "content-type": "application/json" });
    expect(bodyOf(written).error).toMatchObject({ code: status, message: expect.stringMatching(/\w/), status: name });
  });

  test("WIRE-3.2 a missing key is an unregistered caller, a bad one has its reason in the details", () => {
    expect(errorOf({ kind: "missing-key" }).message).toMatch(/^Method doesn't allow unregistered callers/);
    const error = errorOf({ kind: "invalid-key" });
    expect(error.message).toBe("API key not valid. Please pass a valid API key.");
    expect(error.details[0]).toEqual({
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "API_KEY_INVALID",
      domain: "googleapis.com",
      metadata: { service: "generativelanguage.googleapis.com" },
    });
  });

  test("WIRE-3.2 an unknown model is told with version and verb", () => {
    const written = googleErrors({ kind: "model-not-found", model: "x" }, contextOf(requestFor("countTokens", {})));
    expect(bodyOf(written).error.message).toMatch(
      /^models\/x is not found for API version v1beta, or is not supported for countTokens\./,
    );
    const get = requestOf(undefined, { method: "GET", params: { version: "v1", model: "models/y" } });
    expect(bodyOf(googleErrors({ kind: "model-not-found" }, contextOf(get))).error.message).toBe(
      "Model is not found: models/y for api version v1",
    );
  });

  test("WIRE-3.2 a rate limit names the quota and the wait in its details, not in a header", () => {
    const written = spell({ kind: "rate-limited", retryAfterSeconds: 12, model: "gemini-2.5-flash" });
    const details = bodyOf(written).error.details;
    expect(written.headers).not.toHaveProperty("retry-after");
    expect(details.map((detail: { "@type": string }) => detail["@type"])).toEqual([
      "type.googleapis.com/google.rpc.QuotaFailure",
      "type.googleapis.com/google.rpc.Help",
      "type.googleapis.com/google.rpc.RetryInfo",
    ]);
    expect(details[0].violations[0]).toMatchObject({
      quotaId: expect.stringContaining("PerMinute"),
      quotaDimensions: { model: "gemini-2.5-flash" },
    });
    expect(details[2].retryDelay).toBe("12s");
  });

  test("WIRE-3.2 a used-up quota is one per day, without a wait unless told", () => {
    const types = (failure: Failure) =>
      errorOf(failure).details.map((detail: { "@type": string }) => detail["@type"].split(".").at(-1));
    expect(types({ kind: "quota" })).toEqual(["QuotaFailure", "Help"]);
    expect(types({ kind: "overloaded", retryAfterSeconds: 3 })).toEqual(["RetryInfo"]);
    expect(errorOf({ kind: "overloaded" })).not.toHaveProperty("details");
  });

  test("WIRE-3.2 a bad field is named in the details", () => {
    expect(errorOf({ kind: "bad-request", message: "Bad.", param: "contents" }).details).toEqual([
      { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ field: "contents", description: "Bad." }] },
    ]);
  });

  test("WIRE-3.2 says how much too long a prompt is", () => {
    expect(errorOf({ kind: "context-exceeded", tokens: { requested: 11, limit: 10 } }).message).toBe(
      "The input token count (11) exceeds the maximum number of tokens allowed (10).",
    );
  });

  test("WIRE-3.2 in a stream that is an array, the error is its element; with alt=sse it stands alone", () => {
    const [element] = bodyOf(spell({ kind: "overloaded" }, "streamGenerateContent"));
    expect(element.error.status).toBe("UNAVAILABLE");
    expect(bodyOf(spell({ kind: "overloaded" }, "streamGenerateContent", "alt=sse")).error.status).toBe("UNAVAILABLE");
  });
});

describe("a blocked prompt", () => {
  test("WIRE-3.1 is an answer without candidates", () => {
    const written = spell({ kind: "content-filter" });
    const body = bodyOf(written);
    expect(written.status).toBe(200);
    expect(body).not.toHaveProperty("candidates");
    expect(body.promptFeedback).toMatchObject({ blockReason: "SAFETY", safetyRatings: expect.any(Array) });
  });

  test("WIRE-3.1 keeps the form of a stream", () => {
    const event = spell({ kind: "content-filter" }, "streamGenerateContent", "alt=sse");
    expect(event.headers["content-type"]).toBe("text/event-stream");
    expect(event.body).toMatch(/^data: \{"promptFeedback":.*\}\r\n\r\n$/);
    expect(bodyOf(spell({ kind: "content-filter" }, "streamGenerateContent"))[0]).toHaveProperty("promptFeedback");
  });

  test("WIRE-3.2 is refused where no text is generated", () => {
    expect(spell({ kind: "content-filter" }, "embedContent").status).toBe(400);
  });
});

test.each([...KINDS, ["content-filter", 400, "INVALID_ARGUMENT"] as const])(
  "WIRE-3.1 on the OpenAI-shaped surface %s is an array with one error of %i",
  (kind, status, name) => {
    const written = googleErrorList({ kind }, contextOf(requestOf({}, { path: "v1beta/openai/chat/completions" })));
    expect(written.status).toBe(status);
    expect(bodyOf(written)).toEqual([{ error: expect.objectContaining({ code: status, status: name }) }]);
  },
);

test("a mock model with a slash in a path is told its name without", () => {
  const spelled = (path: string) =>
    bodyOf(googleErrors({ kind: "path-not-found" }, contextOf(requestOf({}, { path })))).error.message;
  expect(spelled("v1beta/models/mock/429:generateContent")).toContain("write mock-429.");
  expect(spelled("v1beta/models/mock%2Fecho:generateContent")).toContain("write mock-echo.");
  expect(spelled("v1beta/songs")).toBe("The requested URL /v1beta/songs was not found on this server.");
});
