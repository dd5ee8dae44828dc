import { describe, expect, test } from "vitest";
import { answerOf } from "../../../src/cassettes/answer-form.ts";
import { joined } from "../../../src/cassettes/timed-lines.ts";
import { converted, interactionsIn } from "./converting.ts";

const response = {
  content: "Hello there, how are you today?",
  toolCalls: [{ name: "weather", arguments: '{"city":"Bonn"}', id: "call_7" }],
};
const vendors = [
  ["claude-sonnet-5", "anthropic v1/messages", "anthropic v1/messages"],
  [
    "gemini-2.5-flash",
    "google-ai-studio v1beta/models/gemini-2.5-flash:generateContent",
    "google-ai-studio v1beta/models/gemini-2.5-flash:streamGenerateContent",
  ],
  [
    "anthropic.claude-3-5-sonnet-20240620-v1:0",
    "aws-bedrock bedrock-runtime/us-east-1/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse",
    "aws-bedrock bedrock-runtime/us-east-1/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse-stream",
  ],
  ["command-a-03-2025", "cohere v2/chat", "cohere v2/chat"],
  ["mistral-small-latest", "mistral v1/chat/completions", "mistral v1/chat/completions"],
  ["deepseek-chat", "deepseek chat/completions", "deepseek chat/completions"],
  ["grok-4", "grok v1/chat/completions", "grok v1/chat/completions"],
  [
    "@cf/meta/llama-3.1-8b-instruct",
    "workers-ai run/@cf/meta/llama-3.1-8b-instruct",
    "workers-ai run/@cf/meta/llama-3.1-8b-instruct",
  ],
] as const;

describe.each(vendors)("a fixture for %s", (model, whole, streamed) => {
  const fixture = { match: { userMessage: "hello", model }, response, latency: 10, chunkSize: 16 };

  test("becomes recordings in that vendor's words, at its paths, whole and streamed", async () => {
    const made = await converted({ fixtures: [fixture] });
    expect(made).toMatchObject({ from: "aimock", count: 2, leftOut: [] });
    const all = await interactionsIn(made.text);
    expect(all.map(({ request }) => request.to)).toEqual([whole, streamed]);
    expect(all.map(({ request }) => request.model)).toEqual([model, model]);
    for (const { response: said } of all) {
      const text = joined(answerOf(said, undefined).chunks).toString("latin1");
      expect(text).toContain("weather");
      expect(text).toMatch(/Hello there, how/);
    }
    expect((await converted({ fixtures: [fixture] })).text).toBe(made.text);
  });

  test("says the same when it becomes a fixture again", async () => {
    const cassette = (await converted({ fixtures: [fixture] })).text;
    const back = JSON.parse((await converted(cassette, { to: "aimock" })).text);
    for (const again of back.fixtures) {
      expect(again.match).toMatchObject({ userMessage: "hello", model });
      expect(again.response).toMatchObject({ content: response.content, finishReason: "tool_calls" });
      expect(JSON.parse(again.response.toolCalls[0].arguments)).toEqual({ city: "Bonn" });
    }
  });
});

test("an error is the vendor's own, with the fixture's status, message and wait", async () => {
  const error = { error: { message: "slow down", type: "rate_limit_error" }, status: 429, retryAfter: 7 };
  const made = await converted({
    fixtures: [
      { match: { userMessage: "a", model: "claude-sonnet-5" }, response: error },
      { match: { userMessage: "b", model: "gemini-2.5-flash" }, response: error },
      { match: { userMessage: "c", model: "grok-4" }, response: { error: { message: "odd" }, status: 418 } },
    ],
  });
  const [claude, gemini, grok] = await interactionsIn(made.text);
  expect(claude?.response).toMatchObject({
    status: 429,
    headers: { "retry-after": "7" },
    json: { type: "error", error: { type: "rate_limit_error", message: "slow down" } },
  });
  expect(gemini?.response).toMatchObject({
    status: 429,
    json: { error: { status: "RESOURCE_EXHAUSTED", message: "slow down" } },
  });
  expect(grok?.response).toMatchObject({ status: 418, json: { error: "odd" } });
  expect(claude?.match).toEqual(["model", "last-user"]);
});

test("a model that could be anybody's, or OpenAI's, stays in OpenAI's words", async () => {
  const made = await converted({
    fixtures: ["gpt-4o", "llama-3.3-70b", "my-model"].map((model) => ({ match: { userMessage: "hi", model }, response })),
  });
  const all = await interactionsIn(made.text);
  expect(new Set(all.map(({ request }) => request.to))).toEqual(new Set(["openai chat/completions"]));
});
