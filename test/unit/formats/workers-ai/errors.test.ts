import { expect, test } from "vitest";
import { workersAiErrors } from "../../../../src/formats/workers-ai/errors.ts";
import type { Failure, FailureKind } from "../../../../src/tasks/failure.ts";
import { seededRandom } from "../../../../src/world/random.ts";

function spelled(failure: Failure, params: Record<string, string> = {}) {
  const request = { method: "POST", path: "run/@cf/x/y", headers: {}, params };
  const { status, headers, body } = workersAiErrors(failure, { random: seededRandom("a"), nowMs: 0, request });
  return { status, headers, body: JSON.parse(String(body)) };
}

test("WIRE-4.3 an unknown model is 5007 in the envelope, named as the path has it", () => {
  expect(spelled({ kind: "model-not-found" }, { model: "@cf/x/y" })).toEqual({
    status: 400,
    headers: { "content-type": "application/json" },
    body: { errors: [{ code: 5007, message: "No such model @cf/x/y or task" }], success: false, result: {}, messages: [] },
  });
});

const codes: readonly [FailureKind, number, number][] = [
  ["bad-request", 400, 5006],
  ["bad-json", 400, 5006],
  ["missing-key", 401, 10000],
  ["invalid-key", 401, 10000],
  ["permission", 403, 5018],
  ["path-not-found", 404, 7003],
  ["too-large", 413, 3006],
  ["rate-limited", 429, 3040],
  ["quota", 429, 3036],
  ["overloaded", 429, 3040],
  ["timeout", 408, 3007],
];

test.each(codes)("WIRE-4.3 %s is status %i, code %i", (kind, status, code) => {
  expect(spelled({ kind })).toMatchObject({ status, body: { errors: [{ code }] } });
});

test("too many tokens are told with the words that clients look for", () => {
  const { status, body } = spelled({ kind: "context-exceeded", tokens: { requested: 9000, limit: 8192 } });
  expect(status).toBe(413);
  expect(body.errors[0].message).toContain("tokens (9000) exceeded this model context window limit (8192)");
});

test("a failure may bring its own message and code, and a wait", () => {
  const { headers, body } = spelled({ kind: "rate-limited", message: "Later.", code: "3050", retryAfterSeconds: 1.2 });
  expect(headers["retry-after"]).toBe("2");
  expect(body.errors).toEqual([{ code: 3050, message: "Later." }]);
});
