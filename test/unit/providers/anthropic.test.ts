import { expect, test } from "vitest";
import { anthropic } from "../../../src/providers/anthropic.ts";
import { seededRandom } from "../../../src/world/random.ts";

function formatOf(method: string, path: string) {
  return anthropic.endpoints.find((endpoint) => endpoint.method === method && endpoint.match(path))?.format.id;
}

test("clients.md 7.2 serves messages, token counts and models, with v1 in the path", () => {
  expect(formatOf("POST", "v1/messages")).toBe("anthropic.messages");
  expect(formatOf("POST", "v1/messages/count_tokens")).toBe("anthropic.count-tokens");
  expect(formatOf("GET", "v1/models")).toBe("anthropic.models");
  expect(formatOf("GET", "v1/models/claude-sonnet-5")).toBe("anthropic.models");
  expect(formatOf("POST", "messages")).toBeUndefined();
  expect(anthropic.origin).toBe("https://api.anthropic.com");
  expect(anthropic.optionalPrefix).toBeUndefined();
});

test("WIRE-2.1 the key is in x-api-key, or Bearer", () => {
  expect(anthropic.credentials).toEqual([
    { in: "header", name: "x-api-key" },
    { in: "header", name: "authorization", scheme: "Bearer" },
  ]);
});

test("WIRE-2.2 every answer names its request and the organisation", () => {
  const headers = (seed: string) => anthropic.headers?.({ random: seededRandom(seed), nowMs: 0 });
  expect(headers("a")).toEqual({
    "request-id": expect.stringMatching(/^req_01[A-Za-z0-9]{22}$/),
    "anthropic-organization-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(headers("a")?.["request-id"]).not.toBe(headers("b")?.["request-id"]);
});

test("G-COMPAT-5 /compat asks and answers in OpenAI's shape", () => {
  expect(anthropic.compat?.prefix).toBe("anthropic");
  expect(anthropic.compat?.endpoint.format.id).toBe("openai.chat");
  expect(anthropic.compat?.target?.id).toBe("anthropic.messages");
});

test.each(["claude-sonnet-5", "claude-3-5-haiku-20241022", "claude-opus-5.5"])("%s could be a model of Anthropic", (model) =>
  expect(anthropic.modelPattern.test(model)).toBe(true),
);

test.each(["gpt-4o", "claude", "anthropic/claude-sonnet-5", "claude sonnet", ""])("%j could not", (model) =>
  expect(anthropic.modelPattern.test(model)).toBe(false),
);
