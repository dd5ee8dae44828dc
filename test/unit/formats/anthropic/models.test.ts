import { describe, expect, test } from "vitest";
import { anthropicModels } from "../../../../src/formats/anthropic/models.ts";
import type { ModelFacts } from "../../../../src/tasks/models.ts";
import { bodyOf, contextOf, failureOf, requestOf } from "../openai/exchange.ts";

const DAY_MS = 86_400_000;

/** a is the oldest, e the newest. */
const MODELS: readonly ModelFacts[] = ["a", "b", "c", "d", "e"].map((id, day) => ({
  id,
  snapshot: id,
  name: `Claude ${id}`,
  provider: "anthropic",
  task: "chat",
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  reasoning: true,
  createdMs: Date.UTC(2026, 0, 1) + day * DAY_MS,
  inputPrice: 1,
  outputPrice: 5,
}));

function requestFor(query: string, params = {}) {
  return requestOf(undefined, {
    method: "GET",
    params,
    query: new URLSearchParams(query),
    headers: { "anthropic-version": "2023-06-01" },
  });
}

function list(query: string) {
  const request = requestFor(query);
  const answer = { task: "models", models: MODELS } as const;
  const page = bodyOf(anthropicModels.writeAnswer(answer, anthropicModels.readAsk(request), contextOf(request)));
  return { ...page, data: page.data.map(({ id }: { id: string }) => id) };
}

describe("anthropic.models", () => {
  test("WIRE-2.4 a list has the newest first", () => {
    expect(list("")).toEqual({ data: ["e", "d", "c", "b", "a"], first_id: "e", last_id: "a", has_more: false });
  });

  test("WIRE-2.4 pages go on after an id until nothing is left", () => {
    expect(list("limit=2")).toEqual({ data: ["e", "d"], first_id: "e", last_id: "d", has_more: true });
    expect(list("limit=2&after_id=d")).toEqual({ data: ["c", "b"], first_id: "c", last_id: "b", has_more: true });
    expect(list("limit=2&after_id=b")).toEqual({ data: ["a"], first_id: "a", last_id: "a", has_more: false });
    expect(list("limit=2&after_id=a")).toEqual({ data: [], first_id: null, last_id: null, has_more: false });
  });

  test("WIRE-2.4 pages go back before an id", () => {
    expect(list("limit=2&before_id=b")).toEqual({ data: ["d", "c"], first_id: "d", last_id: "c", has_more: true });
    expect(list("limit=2&before_id=d")).toEqual({ data: ["e"], first_id: "e", last_id: "e", has_more: false });
  });

  test("WIRE-2.4 one model is shown by itself", () => {
    const request = requestFor("", { id: "b" });
    const ask = anthropicModels.readAsk(request);
    expect(ask).toEqual({ task: "models", id: "b" });
    const written = anthropicModels.writeAnswer({ task: "models", models: MODELS.slice(1, 2) }, ask, contextOf(request));
    expect(bodyOf(written)).toEqual({
      type: "model",
      id: "b",
      display_name: "Claude b",
      created_at: "2026-01-02T00:00:00Z",
      max_input_tokens: 200_000,
      max_tokens: 64_000,
    });
  });

  test.each(["0", "1001", "ten"])("WIRE-2.5 a limit of %s is refused", (limit) => {
    expect(failureOf(() => anthropicModels.readAsk(requestFor(`limit=${limit}`)))).toMatchObject({
      kind: "bad-request",
      param: "limit",
    });
  });

  test("WIRE-2.1 the version header is required here too", () => {
    expect(failureOf(() => anthropicModels.readAsk(requestOf({}))).message).toBe("anthropic-version: header is required");
  });
});
