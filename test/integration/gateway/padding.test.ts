import { expect, test } from "vitest";
import { sseReader } from "../../../src/streaming/sse-events.ts";
import { call } from "../../support/control.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

const streamed = { ...hello, stream: true };
const version = { "anthropic-version": "2023-06-01" };
const chat = "openai/chat/completions";

async function dataOf(answer: Response): Promise<string[]> {
  const reader = sseReader();
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [...reader.push(bytes), ...reader.end()].map(({ data }) => data);
}

test.each([
  [chat, streamed],
  ["anthropic/v1/messages", { model: "claude-sonnet-5", max_tokens: 50, messages: hello.messages, stream: true }],
  ["google-ai-studio/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", { contents: [{ parts: [{ text: "hi" }] }] }],
  ["workers-ai/@cf/meta/llama-3.1-8b-instruct", { messages: hello.messages, stream: true }],
  ["compat/chat/completions", { ...streamed, model: "anthropic/claude-sonnet-5" }],
])("G-STREAM-2 G-PASS-2 every JSON event of a stream from %s carries a p, and only that is new", async (path, body) => {
  const padded = await dataOf(await post(await emulator(), path, body, version));
  const plain = await dataOf(await post(await emulator({ padding: false }), path, body, version));
  expect(padded.length).toBeGreaterThan(2);
  expect(plain.join()).not.toContain('"p":');
  const timeless = (json: object) => ({ ...json, created: 0 });
  const objects = padded.filter((data) => data.startsWith("{")).map((data) => JSON.parse(data));
  expect(objects.map(({ p: _p, ...rest }) => timeless(rest))).toEqual(
    plain.filter((data) => data.startsWith("{")).map((data) => timeless(JSON.parse(data))),
  );
  for (const { p } of objects) expect(p).toMatch(/^[a-zA-Z0-9]+$/);
  expect(padded.filter((data) => !data.startsWith("{"))).toEqual(plain.filter((data) => !data.startsWith("{")));
});

test("G-STREAM-2 the same request has the same filler after a reset", async () => {
  const aigw = await emulator();
  const fillers = async () => (await dataOf(await post(aigw, chat, streamed))).map((data) => /"p":"(\w+)"/.exec(data)?.[1]);
  const first = await fillers();
  aigw.reset();
  expect(await fillers()).toEqual(first);
});

test("G-PASS-2 whole answers and refusals carry none", async () => {
  const aigw = await emulator();
  expect(await (await post(aigw, chat, hello)).json()).not.toHaveProperty("p");
  expect(await (await post(aigw, chat, { ...streamed, model: "mock/429" })).json()).not.toHaveProperty("p");
});

test("R-6 the log has the provider's own answer, and a cached stream is padded anew", async () => {
  const body = 'data: {"half": "a str\n\ndata: {"a":1}\n\ndata: {"p":"its own"}\n\n';
  const rule = `- match: { provider: openai }
  answer: { raw: { headers: { content-type: text/event-stream }, body: ${JSON.stringify(body)} } }`;
  const gateways = [{ id: "default", cache_ttl: 60 }];
  const aigw = await scripted(rule, { quirks: { cacheStreams: true }, gateways });
  for (const status of ["MISS", "HIT"]) {
    const answer = await post(aigw, chat, streamed);
    expect(answer.headers.get("cf-aig-cache-status")).toBe(status);
    const text = await answer.text();
    expect(text).toMatch(/^data: \{"half": "a str\n\ndata: \{"a":1,"p":"\w+"\}\n\ndata: \{"p":"its own"\}\n\n$/);
    const { logs } = (await call(aigw, "GET", `exchanges/${answer.headers.get("cf-aig-request-id")}`)).body;
    expect(logs).toMatchObject([{ responseHead: body, responseHeadComplete: true }]);
  }
});
