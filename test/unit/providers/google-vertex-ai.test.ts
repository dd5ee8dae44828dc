import { expect, test } from "vitest";
import { googleVertexAi } from "../../../src/providers/google-vertex-ai.ts";

function find(path: string) {
  for (const endpoint of googleVertexAi.endpoints) {
    const params = endpoint.match(path);
    if (params) return { format: endpoint.format.id, params };
  }
  return undefined;
}

const verbs = [
  ["generateContent", "vertex.generate"],
  ["streamGenerateContent", "vertex.generate"],
  ["countTokens", "vertex.count-tokens"],
  ["predict", "vertex.embeddings"],
] as const;

test.each(verbs)("WIRE-3.1 clients 1.1 %s is served with a project and, in express mode, without", (verb, format) => {
  for (const version of ["v1", "v1beta1"]) {
    const place = `${version}/projects/my-project/locations/europe-west4`;
    const model = "gemini-2.5-flash";
    const express = { version, model, verb };
    expect(find(`${version}/publishers/google/models/${model}:${verb}`)).toEqual({ format, params: express });
    expect(find(`${place}/publishers/google/models/${model}:${verb}`)).toEqual({
      format,
      params: { ...express, project: "my-project", region: "europe-west4" },
    });
  }
});

test("WIRE-3.1 Claude is served by rawPredict and streamRawPredict, its tokens are counted by a model of their own", () => {
  const claude = "v1/projects/p/locations/us-east5/publishers/anthropic/models";
  for (const verb of ["rawPredict", "streamRawPredict"]) {
    const params = { version: "v1", project: "p", region: "us-east5", model: "claude-sonnet-4-5@20250929", verb };
    expect(find(`${claude}/claude-sonnet-4-5@20250929:${verb}`)).toEqual({ format: "vertex.messages", params });
    expect(find(`${claude}/claude-sonnet-4-5%4020250929:${verb}`)?.params).toEqual(params);
  }
  expect(find(`${claude}/count-tokens:rawPredict`)?.format).toBe("vertex.message-tokens");
});

test("WIRE-3.1 AI Studio's version and paths are none of Vertex's", () => {
  expect(find("v1beta/publishers/google/models/gemini-2.5-flash:generateContent")).toBeUndefined();
  expect(find("v1/models/gemini-2.5-flash:generateContent")).toBeUndefined();
});

test("G-PROV-4 clients 7.3 a token comes as Bearer, an API key in its header or the query", () => {
  expect(googleVertexAi.credentials).toEqual([
    { in: "header", name: "authorization", scheme: "Bearer" },
    { in: "header", name: "x-goog-api-key" },
    { in: "query", name: "key" },
  ]);
});

test.each(["gemini-2.5-flash", "claude-sonnet-4-5@20250929", "text-embedding-005", "imagen-4.0-generate-001"])(
  "%s could be a model of Vertex",
  (model) => expect(googleVertexAi.modelPattern.test(model)).toBe(true),
);

test.each(["gpt-4o", "gemini 2.5", ""])("%j could not", (model) => expect(googleVertexAi.modelPattern.test(model)).toBe(false));
