import { expect, test } from "vitest";
import { anthropicCountTokens } from "../../../../src/formats/anthropic/count-tokens.ts";
import { bodyOf, contextOf, failureOf } from "../openai/exchange.ts";
import { read, requestWith } from "./exchange.ts";

test("WIRE-2.4 a count asks about the same conversation, without max_tokens", () => {
  const { maxTokens: _not, ...chat } = read({ system: "Be kind." });
  const ask = anthropicCountTokens.readAsk(requestWith({ system: "Be kind.", max_tokens: undefined }));
  expect(ask).toEqual({ task: "token-count", model: "claude-sonnet-5", chat });
});

test("WIRE-2.4 a count refuses what a message would be refused for", () => {
  expect(failureOf(() => anthropicCountTokens.readAsk(requestWith({ messages: [] }))).message).toMatch(/at least one message/);
  expect(failureOf(() => anthropicCountTokens.readAsk(requestWith({}, ""))).message).toBe(
    "anthropic-version: header is required",
  );
});

test("WIRE-2.4 the answer is the count, and counting uses nothing", () => {
  const request = requestWith();
  const ask = anthropicCountTokens.readAsk(request);
  const written = anthropicCountTokens.writeAnswer(
    { task: "token-count", model: ask.model, tokens: 12 },
    ask,
    contextOf(request),
  );
  expect(bodyOf(written)).toEqual({ input_tokens: 12 });
  expect(anthropicCountTokens.readUsage({ input_tokens: 12 }, undefined)).toBeUndefined();
});
