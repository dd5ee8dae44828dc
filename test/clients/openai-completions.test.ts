import OpenAI from "openai";
import { expect, test } from "vitest";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

const model = "gpt-3.5-turbo-instruct";

test.each([
  ["openai", model],
  ["azure-openai/my-resource/my-deployment", "my-deployment"],
  ["deepseek/beta", "deepseek-v4-flash"],
])("wire 1.6 the openai client completes text at %s, whole and streamed", async (path, wanted) => {
  const client = new OpenAI({ apiKey: "k", baseURL: gatewayUrl(await listening(), path), maxRetries: 0 });
  const whole = await client.completions.create({ model: wanted, prompt: "Paris lies in" });
  expect(whole).toMatchObject({ object: "text_completion", model: expect.stringContaining(wanted) });
  expect(whole.usage?.completion_tokens).toBeLessThanOrEqual(16);
  let streamed = "";
  for await (const chunk of await client.completions.create({ model: wanted, prompt: "Paris lies in", stream: true })) {
    streamed += chunk.choices[0]?.text ?? "";
  }
  expect(streamed).toMatch(/\w/);
  expect(streamed).toBe(whole.choices[0]?.text);
});

test("wire 1.6 every prompt gets its choices, with itself before them where echo is set", async () => {
  const client = new OpenAI({ apiKey: "k", baseURL: gatewayUrl(await listening(), "openai") });
  const { choices } = await client.completions.create({ model, prompt: ["One", "Two"], n: 2, echo: true, logprobs: 2 });
  expect(choices.map(({ text }) => text.slice(0, 3))).toEqual(["One", "One", "Two", "Two"]);
  const { tokens = [], text_offset: offsets = [] } = choices[2]?.logprobs ?? {};
  expect(offsets[0]).toBe(3);
  expect(`Two${tokens.join("")}`).toBe(choices[2]?.text);
});
