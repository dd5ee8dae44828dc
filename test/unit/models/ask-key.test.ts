import { describe, expect, test } from "vitest";
import { askKey } from "../../../src/models/ask-key.ts";
import type { ChatAsk } from "../../../src/tasks/chat.ts";
import { answeredCall, question, weather } from "./questions.ts";

describe("askKey", () => {
  const ask = question("Which river is the longest?");

  test("R-5 is the same however the answer is delivered", () => {
    expect(askKey({ ...ask, delivery: { stream: true, includeUsage: true } })).toBe(askKey(ask));
    const embedding = { task: "embedding", model: "m", inputs: ["x"], delivery: { encoding: "float" } } as const;
    expect(askKey({ ...embedding, delivery: { encoding: "base64" } })).toBe(askKey(embedding));
    const count = { task: "token-count", model: "m", chat: ask } as const;
    expect(askKey({ ...count, chat: { ...ask, delivery: { stream: true, includeUsage: false } } })).toBe(askKey(count));
  });

  test("R-5 is the same for another run of the same conversation, whose tool calls have other ids", () => {
    expect(askKey(answeredCall("How warm is it?", "call_9"))).toBe(askKey(answeredCall("How warm is it?", "call_1")));
  });

  test("is the same in whatever order the members of objects are written", () => {
    const { type, properties, required } = weather.parameters;
    const other = { ...weather, parameters: { required, additionalProperties: false, properties, type } };
    expect(askKey({ ...ask, tools: [other] })).toBe(askKey({ ...ask, tools: [weather] }));
  });

  test("is the same for a member without a value and for none", () => {
    const without: ChatAsk = { ...ask, sampling: {} };
    expect(askKey({ ...without, sampling: JSON.parse("{}") })).toBe(askKey(without));
    expect(askKey(Object.assign({ maxTokens: undefined }, ask))).toBe(askKey(ask));
  });

  test.each<[string, ChatAsk]>([
    ["the words", question("Which river is the shortest?")],
    ["the model", { ...ask, model: "gpt-4o" }],
    ["a limit", { ...ask, maxTokens: 10 }],
    ["a tool", { ...ask, tools: [weather] }],
    ["the temperature", { ...ask, sampling: { temperature: 1 } }],
    ["who said it", { ...ask, messages: [{ role: "system", parts: [{ kind: "text", text: "Which river is the longest?" }] }] }],
    ["the output", { ...ask, output: { kind: "json" } }],
  ])("differs with %s", (_, other) => {
    expect(askKey(other)).not.toBe(askKey(ask));
  });

  test("keeps ids that are part of what is said", () => {
    const called = (id: string): ChatAsk => ({
      ...ask,
      messages: [{ role: "assistant", parts: [{ kind: "tool-call", id: "call_1", name: "find", arguments: { id } }] }],
    });
    expect(askKey(called("a"))).not.toBe(askKey(called("b")));
  });

  test("is forty hex digits", () => {
    expect(askKey(ask)).toMatch(/^[0-9a-f]{40}$/);
  });
});
