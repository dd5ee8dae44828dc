import { describe, expect, test } from "vitest";
import { googleModels } from "../../../../src/formats/google/models.ts";
import type { ModelFacts } from "../../../../src/tasks/models.ts";
import { bodyOf, contextOf, failureOf, requestOf } from "../openai/exchange.ts";

const CHAT: ModelFacts = {
  id: "gemini-2.5-flash",
  snapshot: "gemini-2.5-flash",
  name: "Gemini 2.5 Flash",
  provider: "google-ai-studio",
  task: "chat",
  contextTokens: 1_048_576,
  maxOutputTokens: 65_536,
  reasoning: true,
  createdMs: 0,
  inputPrice: 0,
  outputPrice: 0,
};
const EMBEDDING: ModelFacts = { ...CHAT, id: "gemini-embedding-001", task: "embedding", reasoning: false };

function requestFor(query: string, params = {}) {
  return requestOf(undefined, { method: "GET", params, query: new URLSearchParams(query) });
}

function list(query: string) {
  const request = requestFor(query);
  const models = ["a", "b", "c", "d", "e"].map((id) => ({ ...CHAT, id }));
  const body = bodyOf(googleModels.writeAnswer({ task: "models", models }, googleModels.readAsk(request), contextOf(request)));
  return { names: body.models.map(({ name }: { name: string }) => name), next: body.nextPageToken };
}

function show(model: ModelFacts, name: string) {
  const request = requestFor("", { version: "v1beta", model: name });
  const ask = googleModels.readAsk(request);
  expect(ask).toEqual({ task: "models", id: model.id });
  return bodyOf(googleModels.writeAnswer({ task: "models", models: [model] }, ask, contextOf(request)));
}

describe("google.models", () => {
  test("WIRE-3.1 a chat model is shown with its limits and verbs", () => {
    expect(show(CHAT, "gemini-2.5-flash")).toEqual({
      name: "models/gemini-2.5-flash",
      version: "001",
      displayName: "Gemini 2.5 Flash",
      description: expect.any(String),
      inputTokenLimit: 1_048_576,
      outputTokenLimit: 65_536,
      supportedGenerationMethods: ["generateContent", "countTokens"],
      temperature: 1,
      topP: 0.95,
      topK: 64,
      thinking: true,
    });
  });

  test("WIRE-3.1 an embedding model has other verbs and no sampling; a prefix is no part of its name", () => {
    const shown = show(EMBEDDING, "models/gemini-embedding-001");
    expect(shown.supportedGenerationMethods).toEqual(["embedContent", "batchEmbedContents"]);
    expect(shown).not.toHaveProperty("temperature");
  });

  test("WIRE-3.1 pages go on by token until there is none", () => {
    const first = list("pageSize=2");
    const second = list(`pageSize=2&pageToken=${first.next}`);
    const third = list(`pageSize=2&pageToken=${second.next}`);
    expect([first, second, third].flatMap(({ names }) => names)).toEqual(["a", "b", "c", "d", "e"].map((id) => `models/${id}`));
    expect(third.next).toBeUndefined();
    expect(list("").next).toBeUndefined();
  });

  test.each(["pageSize=-1", "pageSize=x", "pageToken=nonsense"])("WIRE-3.2 %s is refused", (query) => {
    expect(failureOf(() => googleModels.readAsk(requestFor(query))).kind).toBe("bad-request");
  });
});
