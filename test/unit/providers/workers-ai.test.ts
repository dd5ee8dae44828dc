import { describe, expect, test } from "vitest";
import { workersAi } from "../../../src/providers/workers-ai.ts";

function served(path: string): string | undefined {
  for (const endpoint of workersAi.endpoints) {
    const params = endpoint.match(path);
    if (params) return [endpoint.format.id, params["model"]].filter((part) => part !== undefined).join(" ");
  }
  return undefined;
}

describe("endpoints", () => {
  test.each(["@cf/meta/llama-3.1-8b-instruct", "run/@cf/meta/llama-3.1-8b-instruct"])(
    "G-UNI-14 clients 1.1 %s runs a text model",
    (path) => {
      expect(served(path)).toBe("workers-ai.run @cf/meta/llama-3.1-8b-instruct");
    },
  );

  test.each(["run/@cf%2Fmeta%2Fllama-3.1-8b-instruct", "run/%40cf%2Fmeta%2Fllama-3.1-8b-instruct"])(
    "clients 9 %s is decoded once",
    (path) => {
      expect(served(path)).toBe("workers-ai.run @cf/meta/llama-3.1-8b-instruct");
    },
  );

  test.each(["@cf/baai/bge-m3", "@cf/baai/bge-small-en-v1.5", "@cf/google/embeddinggemma-300m", "@cf/qwen/qwen3-embedding-0.6b"])(
    "the name of %s says that it makes embeddings",
    (model) => {
      expect(served(model)).toBe(`workers-ai.embed ${model}`);
      expect(served(`run/${model}`)).toBe(`workers-ai.embed ${model}`);
      expect(served(`run/${encodeURIComponent(model)}`)).toBe(`workers-ai.embed ${model}`);
    },
  );

  test("a reranker of the same family makes none", () => {
    expect(served("@cf/baai/bge-reranker-base")).toBe("workers-ai.rerank @cf/baai/bge-reranker-base");
  });

  test.each([
    ["v1/chat/completions", "workers-ai.chat"],
    ["v1/embeddings", "openai.embeddings"],
    ["v1/responses", "openai.responses"],
    ["v1/completions", undefined],
    ["models/search", undefined],
    ["run", undefined],
    ["run/meta/llama", undefined],
    ["run/mock/429", "workers-ai.run mock/429"],
  ])("%s is served by %s", (path, format) => {
    expect(served(path)).toBe(format);
  });
});

test("G-COMPAT-6 G-COMPAT-7 /compat reaches the native run, and Responses as they are", () => {
  expect(workersAi.compat).toMatchObject({
    prefix: "workers-ai",
    endpoint: { pattern: "chat/completions" },
    target: { id: "workers-ai.run" },
    responses: { pattern: "v1/responses" },
  });
});

test.each([
  ["@cf/meta/llama-3.1-8b-instruct", true],
  ["@hf/thebloke/deepseek-coder-6.7b-instruct-awq", true],
  ["gpt-4o-mini", false],
  ["@cf/meta", false],
  ["@cf/meta/llama/extra", false],
])("%s could be one of its models: %s", (model, could) => {
  expect(workersAi.modelPattern.test(model)).toBe(could);
});
