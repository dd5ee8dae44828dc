import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { listening } from "../support/emulator.ts";
import { gatewayUrl, newestExchange } from "./gateway.ts";

const custom_providers = [
  { slug: "vllm", base_url: "https://llm.example.com", enable: true },
  { slug: "closed", base_url: "https://closed.example.com" },
];
const accounts = { "*": { custom_providers } };
const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];
const model = "meta-llama/Llama-3.3-70B";

test("G-CUST-2 OpenAI's client at a custom provider: chat, stream, embeddings, responses, models, speech", async () => {
  const aigw = await listening({ accounts });
  const client = new OpenAI({ baseURL: gatewayUrl(aigw, "custom-vllm/v1"), apiKey: "sk-test" });
  const answer = await client.chat.completions.create({ model, messages });
  expect(answer).toMatchObject({ model, choices: [{ message: { content: expect.stringMatching(/\w/) } }] });
  const stream = client.chat.completions.stream({ model, messages });
  expect(await stream.finalContent()).toBe(answer.choices[0]?.message.content);
  const { data } = await client.embeddings.create({ model: "bge-m3", input: ["one", "two"] });
  expect(data).toHaveLength(2);
  expect((await client.responses.create({ model, input: "hello" })).output_text).toMatch(/\w/);
  expect((await client.models.list()).data).toEqual([]);
  const speech = await client.audio.speech.create({ model: "kokoro", voice: "alloy", input: "hello", response_format: "wav" });
  const file = await OpenAI.toFile(Buffer.from(await speech.arrayBuffer()), "a.wav");
  expect((await client.audio.transcriptions.create({ model: "whisper", file })).text).toMatch(/\w/);
  expect(await newestExchange(aigw)).toMatchObject({ provider: "custom-vllm", status: 200 });
});

test("G-CUST-2 G-COMPAT-2 OpenAI's client on /compat", async () => {
  const aigw = await listening({ accounts });
  const client = new OpenAI({ baseURL: gatewayUrl(aigw, "compat"), apiKey: "sk-test" });
  const answer = await client.chat.completions.create({ model: `custom-vllm/${model}`, messages });
  expect([answer.model, answer.choices[0]?.finish_reason]).toEqual([model, "stop"]);
});

test("G-CUST-5 OpenAI's client gets the gateway's refusal for one that is not enabled", async () => {
  const aigw = await listening({ accounts });
  const client = new OpenAI({ baseURL: gatewayUrl(aigw, "custom-closed/v1"), apiKey: "sk-test" });
  const asked = client.chat.completions.create({ model, messages });
  await expect(asked).rejects.toMatchObject({ status: 400, error: [{ code: 2008, message: "Invalid provider" }] });
});

test("G-CUST-3 Anthropic's client at the same provider, whose errors are Anthropic's there", async () => {
  const aigw = await listening({ accounts });
  const client = new Anthropic({ baseURL: gatewayUrl(aigw, "custom-vllm"), apiKey: "sk-test", maxRetries: 0 });
  const answer = await client.messages.create({ model, max_tokens: 50, messages });
  expect(answer.content).toMatchObject([{ type: "text" }]);
  const refused = client.messages.create({ model: "mock/429", max_tokens: 50, messages });
  await expect(refused).rejects.toBeInstanceOf(Anthropic.RateLimitError);
});

test("G-CUST-3 Google's client at the same provider", async () => {
  const aigw = await listening({ accounts });
  const client = new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: gatewayUrl(aigw, "custom-vllm") } });
  const answer = await client.models.generateContent({ model: "gemma-3", contents: "Where does Paris lie?" });
  expect(answer.text).toMatch(/\w/);
});
