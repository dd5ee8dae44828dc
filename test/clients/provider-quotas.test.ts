import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { manualClock } from "../../src/world/manual-clock.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

// Vendors' quotas as their own SDKs see them: what is left on every answer, and a typed error when nothing is.

const clock = () => manualClock(Date.UTC(2026, 0, 1));
const messages = [{ role: "user" as const, content: "hello" }];
const caught = (error: unknown) => error;

test("clients 4 OpenAI: headers count down, then a RateLimitError says when to come back", async () => {
  const aigw = await listening({ quotas: [{ provider: "openai", requests_per_minute: 2 }] }, { clock: clock() });
  const client = new OpenAI({ apiKey: "k", baseURL: gatewayUrl(aigw, "openai"), maxRetries: 0 });
  const ask = () => client.chat.completions.create({ model: "gpt-4o-mini", messages });
  const { response } = await ask().withResponse();
  expect(response.headers.get("x-ratelimit-remaining-requests")).toBe("1");
  await ask();
  const error = await ask().then(() => undefined, caught);
  if (!(error instanceof OpenAI.RateLimitError)) throw new Error("expected a RateLimitError", { cause: error });
  expect(error).toMatchObject({ status: 429, code: "rate_limit_exceeded", type: "requests" });
  expect(error.headers.get("retry-after")).toBe("30");
  expect(error.headers.get("x-ratelimit-limit-requests")).toBe("2");
});

test("clients 4 Anthropic: headers count down, then a RateLimitError says when to come back", async () => {
  const aigw = await listening({ quotas: [{ provider: "anthropic", requests_per_minute: 2 }] }, { clock: clock() });
  const client = new Anthropic({ apiKey: "k", baseURL: gatewayUrl(aigw, "anthropic"), maxRetries: 0 });
  const ask = () => client.messages.create({ model: "claude-sonnet-5", max_tokens: 50, messages });
  const { response } = await ask().withResponse();
  expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("1");
  await ask();
  const error = await ask().then(() => undefined, caught);
  if (!(error instanceof Anthropic.RateLimitError)) throw new Error("expected a RateLimitError", { cause: error });
  expect(error).toMatchObject({ status: 429, type: "rate_limit_error" });
  expect(error.headers.get("retry-after")).toBe("30");
  expect(error.headers.get("anthropic-ratelimit-requests-limit")).toBe("2");
});

test("clients 4 Google: an ApiError with the quota and the delay in its message", async () => {
  const aigw = await listening({ quotas: [{ provider: "google-ai-studio", requests_per_minute: 1 }] }, { clock: clock() });
  const client = new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: gatewayUrl(aigw, "google-ai-studio") } });
  const ask = () => client.models.generateContent({ model: "gemini-2.5-flash", contents: "hello" });
  await ask();
  const error = await ask().then(() => undefined, caught);
  if (!(error instanceof ApiError)) throw new Error("expected an ApiError", { cause: error });
  expect(error.status).toBe(429);
  const { details } = JSON.parse(error.message).error;
  expect(details).toContainEqual({ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "60s" });
  expect(details[0].violations[0]).toMatchObject({ quotaValue: "1" });
});
