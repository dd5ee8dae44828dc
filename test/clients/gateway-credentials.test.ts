import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl, newestExchange } from "./gateway.ts";

const token = "cf-gateway-token";
const closed = { gateways: [{ id: "default", authentication: true }], accounts: { "*": { tokens: [token] } } };
const messages = [{ role: "user" as const, content: "hello" }];

function openai(aigw: EmulatorInside, apiKey = "sk-test", headers: Record<string, string> = {}): OpenAI {
  return new OpenAI({ baseURL: gatewayUrl(aigw, "openai"), apiKey, defaultHeaders: headers, maxRetries: 0 });
}

function anthropic(aigw: EmulatorInside, options: { apiKey?: string; headers?: Record<string, string> } = {}): Anthropic {
  const { apiKey = "sk-ant", headers = {} } = options;
  return new Anthropic({ baseURL: gatewayUrl(aigw, "anthropic"), apiKey, defaultHeaders: headers, maxRetries: 0 });
}

const ask = { model: "gpt-4o-mini", messages };
const askClaude = { model: "claude-sonnet-5", max_tokens: 20, messages };

function caught(error: unknown): Error {
  if (error instanceof Error) return error;
  throw error;
}

test("G-AUTH-10 the OpenAI SDK shows a missing gateway token as the list of the gateway's errors", async () => {
  const error = await openai(await listening(closed))
    .chat.completions.create(ask)
    .then(() => undefined, caught);
  expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
  expect(error?.message).toBe('401 [{"code":2009,"message":"Unauthorized"}]');
});

test("G-AUTH-10 the Anthropic SDK shows it as an AuthenticationError with the gateway's body", async () => {
  const error = await anthropic(await listening(closed))
    .messages.create(askClaude)
    .then(() => undefined, caught);
  expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
  expect(error).toMatchObject({ status: 401, error: { name: "AiGatewayError", internalCode: 2009 } });
});

test("G-AUTH-4 a gateway token is let in as each SDK sends it: as its key, or in cf-aig-authorization", async () => {
  const aigw = await listening(closed);
  const header = { "cf-aig-authorization": `Bearer ${token}` };
  const google = (apiKey: string, headers = {}) =>
    new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gatewayUrl(aigw, "google-ai-studio"), headers } });
  const gemini = { model: "gemini-2.5-flash", contents: "hello" };
  await Promise.all([
    openai(aigw, token).chat.completions.create(ask),
    openai(aigw, "sk-test", header).chat.completions.create(ask),
    anthropic(aigw, { apiKey: token }).messages.create(askClaude),
    anthropic(aigw, { headers: header }).messages.create(askClaude),
    anthropic(aigw, { headers: { authorization: `Bearer ${token}` } }).messages.create(askClaude),
    google(token).models.generateContent(gemini),
    google("k", header).models.generateContent(gemini),
  ]);
  await expect(google("k").models.generateContent(gemini)).rejects.toMatchObject({ status: 401 });
});

test("G-AUTH-7 the Anthropic SDK with key and Authorization: the key goes on, the token does not", async () => {
  const aigw = await listening(closed);
  // This major of the SDK sends its own key as Bearer: whoever has both names the other header too.
  const both = { "x-api-key": "sk-ant", authorization: `Bearer ${token}` };
  await anthropic(aigw, { headers: both }).messages.create(askClaude);
  const { trace } = await newestExchange(aigw);
  const lints = trace.filter(({ what }: { what: string }) => what === "lint");
  expect(lints).toEqual([]);
});
