import { expect, test } from "vitest";
import { bedrockErrors } from "../../../../src/formats/bedrock/errors.ts";
import type { Failure, FailureKind } from "../../../../src/tasks/failure.ts";
import { contextOf } from "../openai/exchange.ts";
import { requestWith } from "./exchange.ts";

const spell = (failure: Failure) => bedrockErrors(failure, contextOf(requestWith()));

test.each<[FailureKind, number, string]>([
  ["bad-request", 400, "ValidationException"],
  ["missing-key", 403, "AccessDeniedException"],
  ["invalid-key", 403, "UnrecognizedClientException"],
  ["permission", 403, "AccessDeniedException"],
  ["model-not-found", 400, "ValidationException"],
  ["context-exceeded", 400, "ValidationException"],
  ["rate-limited", 429, "ThrottlingException"],
  ["quota", 400, "ServiceQuotaExceededException"],
  ["overloaded", 503, "ServiceUnavailableException"],
  ["server-error", 500, "InternalServerException"],
  ["timeout", 408, "ModelTimeoutException"],
])("WIRE-15.5 %s is %i %s", (kind, status, name) => {
  const written = spell({ kind });
  expect(written).toMatchObject({
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": name, "x-amzn-requestid": expect.any(String) },
  });
  expect(JSON.parse(String(written.body))).toEqual({ message: expect.stringMatching(/.+\.$/) });
});

test("WIRE-15.5 a scripted failure may name another exception and its own words", () => {
  const written = spell({ kind: "server-error", code: "ModelErrorException", message: "It broke.", retryAfterSeconds: 1.2 });
  expect(written).toMatchObject({
    status: 424,
    headers: { "x-amzn-errortype": "ModelErrorException", "retry-after": "2" },
    body: '{"message":"It broke."}',
  });
  expect(spell({ kind: "server-error", code: "toString" }).headers["x-amzn-errortype"]).toBe("InternalServerException");
});

test.each([
  ["AccessDeniedException", 403],
  ["UnrecognizedClientException", 403],
  ["InvalidSignatureException", 403],
  ["ExpiredTokenException", 403],
  ["ResourceNotFoundException", 404],
  ["ValidationException", 400],
  ["ServiceQuotaExceededException", 400],
  ["ThrottlingException", 429],
  ["ModelNotReadyException", 429],
  ["ModelTimeoutException", 408],
  ["ModelErrorException", 424],
  ["InternalServerException", 500],
  ["ServiceUnavailableException", 503],
])("WIRE-15.5 %s can be scripted and has status %i", (code, status) => {
  expect(spell({ kind: "server-error", code })).toMatchObject({ status, headers: { "x-amzn-errortype": code } });
});

test("an input too long says by how much, where that is known", () => {
  const { body } = spell({ kind: "context-exceeded", tokens: { requested: 300, limit: 200 } });
  expect(JSON.parse(String(body)).message).toContain("300 tokens, 200 fit");
});

test("WIRE-15.5 a limit that was reached is called by its name", () => {
  const said = (what: "requests" | "input tokens", period: "minute" | "day") => {
    const reached = { what, period, limit: 5, used: 5, requested: 1 };
    return JSON.parse(String(spell({ kind: "rate-limited", reached }).body)).message;
  };
  expect(said("requests", "minute")).toBe("Too many requests, please wait before trying again.");
  expect(said("input tokens", "day")).toBe("Too many tokens per day, please wait before trying again.");
});
