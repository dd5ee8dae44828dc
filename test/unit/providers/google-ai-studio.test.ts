import { expect, test } from "vitest";
import { googleAiStudio } from "../../../src/providers/google-ai-studio.ts";

function find(method: string, path: string) {
  for (const endpoint of googleAiStudio.endpoints) {
    const params = endpoint.method === method ? endpoint.match(path) : undefined;
    if (params) return { format: endpoint.format.id, params };
  }
  return undefined;
}

test.each(["v1", "v1beta"])("WIRE-3.1 serves every verb of %s", (version) => {
  const verbs = {
    generateContent: "google.generate",
    streamGenerateContent: "google.generate",
    countTokens: "google.count-tokens",
    embedContent: "google.embed",
    batchEmbedContents: "google.batch-embed",
  };
  for (const [verb, format] of Object.entries(verbs)) {
    const params = { version, kind: "models", model: "gemini-2.5-flash", verb };
    expect(find("POST", `${version}/models/gemini-2.5-flash:${verb}`)).toEqual({ format, params });
  }
  expect(find("GET", `${version}/models`)?.format).toBe("google.models");
  expect(find("GET", `${version}/models/gemini-2.5-flash`)?.params["model"]).toBe("gemini-2.5-flash");
});

test("WIRE-3.1 tuned models are models, unknown verbs and versions are none", () => {
  expect(find("POST", "v1beta/tunedModels/mine:generateContent")?.params["model"]).toBe("mine");
  expect(find("POST", "v1beta/models/gemini-2.5-flash:sing")).toBeUndefined();
  expect(find("POST", "v2/models/gemini-2.5-flash:generateContent")).toBeUndefined();
});

test("WIRE-3.1 serves OpenAI's shape beside its own, where errors are arrays", () => {
  expect(find("POST", "v1beta/openai/chat/completions")?.format).toBe("openai.chat");
  expect(find("POST", "v1beta/openai/embeddings")?.format).toBe("openai.embeddings");
  expect(find("GET", "v1beta/openai/models")?.format).toBe("openai.models");
  const shaped = googleAiStudio.endpoints.filter(({ pattern }) => pattern.startsWith("v1beta/openai"));
  for (const { errors } of shaped) expect(errors).not.toBe(undefined);
});

test("clients.md 1 a key may come as header, in the query or as Bearer", () => {
  expect(googleAiStudio.credentials).toEqual([
    { in: "header", name: "x-goog-api-key" },
    { in: "query", name: "key" },
    { in: "header", name: "authorization", scheme: "Bearer" },
  ]);
});

test("G-COMPAT-5 /compat reaches the OpenAI-shaped surface", () => {
  expect(googleAiStudio.compat).toMatchObject({
    prefix: "google-ai-studio",
    endpoint: { pattern: "v1beta/openai/chat/completions", format: { id: "openai.chat" } },
  });
});

test.each(["gemini-2.5-flash", "gemma-3-27b-it", "gemini-embedding-001", "text-embedding-004"])(
  "%s could be a model of Google",
  (model) => expect(googleAiStudio.modelPattern.test(model)).toBe(true),
);

test.each(["gpt-4o", "google/gemini-2.5-flash", "gemini 2.5", ""])("%j could not", (model) =>
  expect(googleAiStudio.modelPattern.test(model)).toBe(false),
);
