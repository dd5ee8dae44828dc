import { expect, test } from "vitest";
import { openai } from "../../../src/providers/openai.ts";
import { seededRandom } from "../../../src/world/random.ts";

function formatOf(method: string, path: string) {
  return openai.endpoints.find((endpoint) => endpoint.method === method && endpoint.match(path))?.format.id;
}

test("G-PASS-4 serves chat, responses, embeddings and models", () => {
  expect(formatOf("POST", "chat/completions")).toBe("openai.chat");
  expect(formatOf("POST", "responses")).toBe("openai.responses");
  expect(formatOf("POST", "embeddings")).toBe("openai.embeddings");
  expect(formatOf("GET", "models")).toBe("openai.models");
  expect(formatOf("GET", "models/gpt-4o")).toBe("openai.models");
  expect(formatOf("GET", "chat/completions")).toBeUndefined();
});

test("a path may start with v1, as the origin already does", () => {
  expect(openai.origin).toBe("https://api.openai.com/v1");
  expect(openai.optionalPrefix).toBe("v1");
});

test("G-COMPAT-5 /compat reaches chat completions", () => {
  expect(openai.compat).toMatchObject({ prefix: "openai", endpoint: { pattern: "chat/completions" } });
});

test("WIRE-1.8 every answer carries OpenAI's headers", () => {
  const headers = openai.headers?.({ random: seededRandom("s"), nowMs: 0 });
  expect(headers).toMatchObject({
    "openai-version": "2020-10-01",
    "openai-processing-ms": expect.stringMatching(/^\d+$/),
    "openai-organization": expect.any(String),
    "x-request-id": expect.stringMatching(/^req_[0-9a-f]{32}$/),
  });
  for (const what of ["limit", "remaining", "reset"]) {
    expect(headers).toHaveProperty(`x-ratelimit-${what}-requests`);
    expect(headers).toHaveProperty(`x-ratelimit-${what}-tokens`);
  }
});

test.each(["gpt-4o-mini", "gpt-5.6-luna", "o3-mini", "chatgpt-4o-latest", "text-embedding-3-large", "ft:gpt-4o:org::abc"])(
  "%s could be a model of OpenAI",
  (model) => expect(openai.modelPattern.test(model)).toBe(true),
);

test.each(["claude-sonnet-5", "gpt", "openai/gpt-4o", "gpt-4o mini", "", "octopus"])("%j could not", (model) =>
  expect(openai.modelPattern.test(model)).toBe(false),
);
