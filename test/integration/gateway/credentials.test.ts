import { expect, test } from "vitest";
import { emulator, hello, post, strictOpen } from "../../support/emulator.ts";

interface Way {
  readonly path: string;
  readonly body: object;
  readonly headers: Record<string, string>;
}

const claude = { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages };
const gemini = { contents: [{ parts: [{ text: "hello" }] }] };
const generate = "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent";
const version = { "anthropic-version": "2023-06-01" };

/** Every way that clients have, with SDKs of several majors, for the providers that are served. */
const ways: Readonly<Record<string, Way>> = {
  "openai authorization: Bearer": {
    path: "openai/chat/completions",
    body: hello,
    headers: { authorization: "Bearer k" },
  },
  "openai authorization: bearer, in any case": {
    path: "openai/chat/completions",
    body: hello,
    headers: { authorization: "bearer k" },
  },
  "anthropic x-api-key (SDK 0.x)": { path: "anthropic/v1/messages", body: claude, headers: { ...version, "x-api-key": "k" } },
  "anthropic authorization: Bearer (SDK 1.x)": {
    path: "anthropic/v1/messages",
    body: claude,
    headers: { ...version, authorization: "Bearer k" },
  },
  "anthropic both, one of them empty": {
    path: "anthropic/v1/messages",
    body: claude,
    headers: { ...version, authorization: "Bearer k", "x-api-key": "" },
  },
  "google x-goog-api-key": { path: generate, body: gemini, headers: { "x-goog-api-key": "k" } },
  "google ?key=": { path: `${generate}?key=k`, body: gemini, headers: {} },
  "google authorization: Bearer": { path: generate, body: gemini, headers: { authorization: "Bearer k" } },
  "workers-ai authorization: Bearer": {
    path: "workers-ai/run/@cf/meta/llama-3.1-8b-instruct",
    body: { prompt: "hi" },
    headers: { authorization: "Bearer k" },
  },
  "compat authorization: Bearer": {
    path: "compat/chat/completions",
    body: { ...hello, model: "anthropic/claude-sonnet-5" },
    headers: { authorization: "Bearer k" },
  },
};

test.each(Object.entries(ways))("clients 1.2 strict takes a key as %s", async (_, { path, body, headers }) => {
  const aigw = await emulator(strictOpen);
  expect((await post(aigw, path, body, { authorization: "", ...headers })).status).toBe(200);
});

test.each(Object.entries(ways))("clients 1.2 without it, strict refuses: %s", async (_, { path, body }) => {
  const aigw = await emulator(strictOpen);
  const answer = await post(aigw, path.replace("?key=k", ""), body, { ...version, authorization: "" });
  expect([401, 403]).toContain(answer.status);
});

test("clients 1.2 a key where another provider looks for one is no key", async () => {
  const aigw = await emulator(strictOpen);
  const elsewhere = { authorization: "", "x-api-key": "k", "x-goog-api-key": "k", "api-key": "k" };
  expect((await post(aigw, "openai/chat/completions", hello, elsewhere)).status).toBe(401);
});
