import { expect, test } from "vitest";
import { refusalDetail } from "../../../src/backends/refusal-detail.ts";

test.each([
  [{ kind: "missing-key" }, "missing-key: no key was sent"],
  [{ kind: "model-not-found", model: "gpt-9" }, "model-not-found: there is no model gpt-9"],
  [{ kind: "context-exceeded", tokens: { requested: 9, limit: 5 } }, "context-exceeded: 9 tokens came in, 5 fit"],
  [{ kind: "path-not-found" }, "path-not-found: nothing is served at this path"],
  [{ kind: "bad-request" }, "bad-request: the provider does not take the request"],
  [
    { kind: "bad-request", message: "Missing required parameter: 'messages'." },
    "bad-request: Missing required parameter: 'messages'.",
  ],
] as const)("%j is told as %j", (failure, detail) => {
  expect(refusalDetail(failure)).toBe(detail);
});

test("a sentence of our own goes first", () => {
  expect(refusalDetail({ kind: "model-not-found", model: "x" }, "x is anthropic's")).toBe("model-not-found: x is anthropic's");
});

test.each([
  `Invalid value: 'my secret words'. Supported values are: 'user'.`,
  `Invalid value: 'it's my secret'. Supported values are: 'user'.`,
  `Invalid value at 'contents[0]' (Content), "a \\"secret\\""`,
  `Invalid value at 'contents[0]', [{"text":"secret"},{"a":["secret"]}]`,
  `messages: Unexpected role "secret".`,
])("nothing that may be the caller's is repeated: %s", (message) => {
  expect(refusalDetail({ kind: "bad-request", message })).not.toContain("secret");
});

test("the body that is no JSON is not shown by the parser's words", () => {
  expect(refusalDetail({ kind: "bad-json", message: `Unexpected token 's', "secret" is not valid JSON` })).not.toContain(
    "secret",
  );
});

test("long sentences are cut", () => {
  expect(refusalDetail({ kind: "bad-request", message: "x".repeat(1000) }).length).toBeLessThan(260);
});
