import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { project } from "../../support/project.ts";
import { json, localUpstream, pieces } from "../../support/upstream.ts";

const GATEWAY = "/v1/0123456789abcdef/my-gateway";

/** What stands in for the real gateway, and an emulator that sends everything through it. */
async function throughGateway(answer: Parameters<typeof localUpstream>[0], environment: Record<string, string> = {}) {
  const upstream = await localUpstream(answer);
  const cassettes = project();
  const base: ConfigInput = {
    cassettes,
    padding: false,
    upstream: "cloudflare",
    upstreams: { cloudflare: `${upstream.url}${GATEWAY}/` },
  };
  const open = (options: ConfigInput) => emulator({ ...base, ...options }, { environment });
  return { upstream, cassettes, open, file: join(cassettes, "recorded.yaml") };
}

const token = { CLOUDFLARE_AI_GATEWAY_TOKEN: "cf-token" };

test("upstream: cloudflare sends live requests to the gateway's URL, with the provider's key and the gateway's token, and without what was meant for this gateway", async () => {
  const { upstream, open } = await throughGateway((_, response) => json(response, { id: "1" }), token);
  const aigw = await open({ mode: "passthrough" });
  const mine = { "cf-aig-metadata": '{"a":1}', "cf-aig-cache-ttl": "60", "x-aigw-note": "x", "openai-beta": "y" };
  expect(await (await post(aigw, "openai/v1/chat/completions?a=1", hello, mine)).json()).toEqual({ id: "1" });
  await (await post(aigw, "anthropic/v1/messages", hello, { "x-api-key": "sk-ant", authorization: "" })).text();
  await (await post(aigw, "compat/chat/completions", { ...hello, model: "groq/llama-3.1-8b-instant" })).text();
  expect(upstream.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `POST ${GATEWAY}/openai/chat/completions?a=1`,
    `POST ${GATEWAY}/anthropic/v1/messages`,
    `POST ${GATEWAY}/groq/chat/completions`,
  ]);
  const [openai, anthropic, groq] = upstream.asked;
  expect(openai?.headers).toMatchObject({
    authorization: "Bearer sk-test",
    "cf-aig-authorization": "Bearer cf-token",
    "openai-beta": "y",
  });
  expect(Object.keys(openai?.headers ?? {}).filter((name) => /^(?:cf-aig|x-aigw)/.test(name))).toEqual(["cf-aig-authorization"]);
  expect(anthropic?.headers).toMatchObject({ "x-api-key": "sk-ant", "cf-aig-authorization": "Bearer cf-token" });
  expect(JSON.parse(groq?.body ?? "")).toMatchObject({ model: "llama-3.1-8b-instant" });
});

test("without a token none is sent; a key comes from the provider's own variable; /ai models go by their slug", async () => {
  const { upstream, open } = await throughGateway((_, response) => json(response, { id: "1" }), {
    OPENAI_API_KEY: "sk-variable",
  });
  const aigw = await open({ mode: "passthrough" });
  await (await post(aigw, "openai/chat/completions", hello, { authorization: "" })).text();
  await (await post(aigw, "workers-ai/@cf/meta/llama-3.1-8b-instruct", { prompt: "hi" })).text();
  expect(upstream.asked.map(({ url, headers }) => [url, headers.authorization, headers["cf-aig-authorization"]])).toEqual([
    [`${GATEWAY}/openai/chat/completions`, "Bearer sk-variable", undefined],
    [`${GATEWAY}/workers-ai/@cf/meta/llama-3.1-8b-instruct`, "Bearer sk-test", undefined],
  ]);
});

test("what came through the real gateway is recorded as the provider's, without the gateway's own headers, and replayed with both gone", async () => {
  const parts = ['data: {"a":1,"p":"ab"}\n\n', "data: [DONE]\n\n"];
  const { upstream, open, file } = await throughGateway(async ({ body }, response) => {
    if (!body.includes('"stream":true'))
      return json(response, { id: "1" }, 200, { "cf-aig-log-id": "01abc", "cf-aig-cache-status": "MISS", "cf-ray": "x" });
    await pieces(response, parts);
    response.end();
  }, token);
  const recording = await open({ mode: "record" });
  const chat = "openai/chat/completions";
  const whole = await (await post(recording, chat, hello)).text();
  const streamed = await (await post(recording, chat, { ...hello, stream: true })).text();
  await recording.stop();
  const text = readFileSync(file, "utf8");
  expect(text).toContain("to: openai chat/completions");
  expect(text).not.toMatch(/cf-aig|cf-ray|cf-token|my-gateway|01abc/);
  await upstream.stop();
  const replaying = await open({ onMiss: "error", speed: 0 });
  expect(await (await post(replaying, chat, hello, { authorization: "" })).text()).toBe(whole);
  expect(await (await post(replaying, chat, { ...hello, stream: true })).text()).toBe(streamed);
});

test("what the real gateway refuses itself reaches the caller and is not recorded", async () => {
  const refusal = {
    success: false,
    result: [],
    messages: [],
    error: [{ code: 2003, message: "Rate limited" }],
    name: "AiGatewayError",
    internalCode: 2003,
  };
  const { open, file } = await throughGateway((_, response) => json(response, refusal, 429), token);
  const aigw = await open({ mode: "record" });
  const answer = await post(aigw, "openai/chat/completions", hello);
  expect([answer.status, await answer.json()]).toEqual([429, refusal]);
  await aigw.stop();
  expect(existsSync(file)).toBe(false);
});

test("the mode can be another one for one gateway, and a gateway that nobody has named is refused at the start", async () => {
  const { upstream, open, file } = await throughGateway((_, response) => json(response, { id: "1" }), token);
  const aigw = await open({ mode: "mock", modes: { taped: "record" }, gateways: [{ id: "taped" }] });
  await (await post(aigw, "openai/chat/completions", hello)).text();
  expect(upstream.asked).toHaveLength(0);
  const url = "http://aigw/v1/local/taped/openai/chat/completions";
  const headers = { "content-type": "application/json", authorization: "Bearer sk-test" };
  await (await aigw.fetch(url, { method: "POST", headers, body: JSON.stringify(hello) })).text();
  await aigw.stop();
  expect([upstream.asked.length, existsSync(file)]).toEqual([1, true]);
  await expect(emulator({ upstream: "cloudflare" })).rejects.toMatchObject({
    code: "AIGW-CONFIG",
    hint: expect.stringContaining("https://gateway.ai.cloudflare.com/v1/{account id}/{gateway}"),
  });
});
