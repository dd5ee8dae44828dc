import { expect, test } from "vitest";
import { openaiModels } from "../../../../src/formats/openai/models.ts";
import type { ModelFacts } from "../../../../src/tasks/models.ts";
import { bodyOf, contextOf, requestOf } from "./exchange.ts";

const MINI: ModelFacts = {
  id: "gpt-4o-mini",
  snapshot: "gpt-4o-mini-2024-07-18",
  name: "GPT-4o mini",
  provider: "openai",
  task: "chat",
  contextTokens: 128_000,
  maxOutputTokens: 16_384,
  reasoning: false,
  createdMs: 1_721_172_741_000,
  inputPrice: 0.15,
  outputPrice: 0.6,
};
const SMALL: ModelFacts = { ...MINI, id: "text-embedding-3-small", task: "embedding" };

function write(params: Record<string, string>, models: readonly ModelFacts[]) {
  const request = requestOf(undefined, { method: "GET", params });
  return bodyOf(openaiModels.writeAnswer({ task: "models", models }, openaiModels.readAsk(request), contextOf(request)));
}

test("WIRE-1.6 the list names every model", () => {
  const body = write({}, [MINI, SMALL]);
  expect(body.object).toBe("list");
  expect(body.data[0]).toEqual({ id: "gpt-4o-mini", object: "model", created: 1_721_172_741, owned_by: "system" });
  expect(body.data[1].id).toBe("text-embedding-3-small");
});

test("WIRE-1.6 one model comes bare", () => {
  expect(write({ id: "gpt-4o-mini" }, [MINI])).toMatchObject({ id: "gpt-4o-mini", object: "model" });
});

test("a question about models has no usage", () => {
  expect(openaiModels.readUsage({ object: "list", data: [] }, undefined)).toBeUndefined();
});
