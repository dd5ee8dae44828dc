import { expect, test } from "vitest";
import { chatUsage, readUsage, responsesUsage } from "../../../../src/formats/openai/usage.ts";

const counted = { inputTokens: 20, outputTokens: 9, reasoningTokens: 4, cacheReadTokens: 8, cacheWriteTokens: 0 };

test("WIRE-1.1 chat usage is read back as written", () => {
  expect(readUsage({ usage: chatUsage(counted) }, undefined)).toEqual(counted);
});

test("WIRE-1.2 Responses usage is read back as written, from a body and from the last event", () => {
  const cached = { ...counted, cacheWriteTokens: 3 };
  expect(readUsage({ usage: responsesUsage(cached) }, undefined)).toEqual(cached);
  const event = { type: "response.completed", response: { usage: responsesUsage(cached) } };
  expect(readUsage(event, undefined)).toEqual(cached);
});

test("WIRE-1.3 embeddings have no output tokens", () => {
  expect(readUsage({ usage: { prompt_tokens: 3, total_tokens: 3 } }, undefined)).toMatchObject({
    inputTokens: 3,
    outputTokens: 0,
  });
});

test("WIRE-1.1 chunks without usage, and strange JSON, keep what was counted before", () => {
  for (const json of [{ usage: null, choices: [] }, {}, { response: { usage: null } }, null, 3, "x", []]) {
    expect(readUsage(json, counted)).toBe(counted);
  }
  expect(readUsage({}, undefined)).toBeUndefined();
});

test("a later count replaces an earlier one", () => {
  expect(readUsage({ usage: { prompt_tokens: 21, completion_tokens: 10 } }, counted)?.outputTokens).toBe(10);
});
