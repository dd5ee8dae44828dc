import { expect, test } from "vitest";
import { emulator, hello, post, strictOpen } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

const llama = "@cf/meta/llama-3.1-8b-instruct";
const claude = { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages };
const gemini = { contents: [{ parts: [{ text: "hello" }] }] };
const completion = { object: "chat.completion" };

/** What clients really send, for the providers that are served; with something that only the right answer has. */
const paths: readonly (readonly [path: string, body: object, answer: object])[] = [
  ["openai/chat/completions", hello, completion],
  ["openai/v1/chat/completions", hello, completion],
  ["openai/responses", { model: "gpt-4o-mini", input: "hello" }, { object: "response" }],
  ["openai/v1/responses", { model: "gpt-4o-mini", input: "hello" }, { object: "response" }],
  ["openai/embeddings", { model: "text-embedding-3-small", input: "hello" }, { object: "list" }],
  ["openai/v1/embeddings", { model: "text-embedding-3-small", input: "hello" }, { object: "list" }],
  ["anthropic/v1/messages", claude, { type: "message" }],
  ["anthropic/v1/messages/count_tokens", claude, { input_tokens: expect.any(Number) }],
  ["google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent", gemini, { modelVersion: "gemini-2.5-flash" }],
  ["google-ai-studio/v1/models/gemini-2.5-flash:generateContent", gemini, { modelVersion: "gemini-2.5-flash" }],
  ["google-ai-studio/v1/models/gemini-2.5-flash:countTokens", gemini, { totalTokens: expect.any(Number) }],
  ["google-ai-studio/v1beta/openai/chat/completions", { ...hello, model: "gemini-2.5-flash" }, completion],
  [`workers-ai/${llama}`, { prompt: "hello" }, { success: true, result: { response: expect.any(String) } }],
  [`workers-ai/run/${llama}`, { prompt: "hello" }, { success: true, result: { response: expect.any(String) } }],
  ["workers-ai/v1/chat/completions", { ...hello, model: llama }, completion],
];

test.each(paths)("clients 1.1 %s", async (path, body, answer) => {
  const got = await post(await emulator(strictOpen), path, body, { "anthropic-version": "2023-06-01" });
  expect(got.status).toBe(200);
  expect(await got.json()).toMatchObject(answer);
});

test("G-PROV-1 G-PASS-3 the provider gets the caller's body and headers, and not the gateway's own", async () => {
  const aigw = await scripted(`
- match: { provider: openai, header: { x-trace: abc } }
  answer: "{{header.x-trace}} {{header.openai-organization}} [{{header.cf-aig-authorization}}{{header.cf-aig-metadata}}{{header.x-aigw-mode}}] {{json.user}}"
`);
  const answer = await post(
    aigw,
    "openai/chat/completions",
    { ...hello, user: "ann" },
    {
      "x-trace": "abc",
      "openai-organization": "org-1",
      "cf-aig-authorization": "Bearer cf",
      "cf-aig-metadata": '{"a":1}',
      "x-aigw-mode": "mock",
    },
  );
  expect((await answer.json()).choices[0].message.content).toBe("abc org-1 [] ann");
});

test("G-PROV-1 a path that the provider does not serve is the provider's own 404", async () => {
  const aigw = await emulator();
  const bodies = {
    "openai/chat/completion": { error: { message: "Invalid URL (POST /v1/chat/completion)", code: null } },
    "anthropic/messages": { type: "error", error: { type: "not_found_error" } },
    "google-ai-studio/v1beta/models/gemini-2.5-flash:generateSong": { error: { code: 404 } },
  };
  for (const [path, body] of Object.entries(bodies)) {
    const answer = await post(aigw, path, {}, { "anthropic-version": "2023-06-01" });
    expect(answer.status, path).toBe(404);
    expect(await answer.json(), path).toMatchObject(body);
  }
});

test("WIRE-4.2 workers-ai's embeddings and responses are OpenAI's, not enveloped", async () => {
  const aigw = await emulator(strictOpen);
  const embedded = await post(aigw, "workers-ai/v1/embeddings", { model: "@cf/baai/bge-base-en-v1.5", input: ["a", "b"] });
  const list = await embedded.json();
  expect(list).toMatchObject({ object: "list", data: [{ object: "embedding", index: 0 }, { index: 1 }] });
  expect(list.data[0].embedding).toHaveLength(768);
  const responded = await post(aigw, "workers-ai/v1/responses", { model: "@cf/openai/gpt-oss-20b", input: "hello" });
  expect(await responded.json()).toMatchObject({ object: "response", status: "completed" });
});

test("G-URL-6 on the gateway host the gateway's id is positional: left out, the provider is taken for it", async () => {
  const aigw = await emulator();
  const answer = await aigw.fetch("http://aigw/v1/local/openai/chat/completions", {
    method: "POST",
    body: JSON.stringify(hello),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ internalCode: 2008 });
});

test("G-COMPAT-8 on compat Authorization is the chosen vendor's key, and the gateway's token stays behind", async () => {
  const aigw = await scripted(`
- match: { provider: google-ai-studio }
  answer: "{{header.authorization}} [{{header.cf-aig-authorization}}]"
`);
  const body = { ...hello, model: "google-ai-studio/gemini-2.5-flash" };
  const keys = { authorization: "Bearer google-key", "cf-aig-authorization": "Bearer gateway-token" };
  const answer = await post(aigw, "compat/chat/completions", body, keys);
  expect((await answer.json()).choices[0].message.content).toBe("Bearer google-key []");
});
