import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { emulator, hello, post } from "../../support/emulator.ts";
import { gatewayHeaders, messages, newest, rest, run } from "../../support/rest.ts";
import { sharedFile } from "../../support/shared.ts";

const llama = "@cf/meta/llama-3.1-8b-instruct";

test.each([
  ["openai/gpt-4.1", { messages }, { object: "chat.completion" }],
  ["google/gemini-3-flash", { messages }, { object: "chat.completion" }],
  ["google/gemini-3-flash", { contents: [{ parts: [{ text: "Where does Paris lie?" }] }] }, { object: "chat.completion" }],
  ["xai/grok-4.3", { messages }, { object: "chat.completion" }],
  ["alibaba/qwen3.8-max", { messages }, { object: "chat.completion" }],
  ["minimax/minimax-m2.7", { messages }, { object: "chat.completion" }],
  ["deepseek/deepseek-v4-pro", { messages }, { object: "chat.completion" }],
  ["anthropic/claude-haiku-4.5", { messages, max_tokens: 100 }, { type: "message", role: "assistant" }],
])("G-REST-3 G-REST-11 G-REST-12 %s answers in its format, with the key's source beside it", async (model, input, shape) => {
  const answer = await rest(await emulator(), "run", run(model, input));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ ...shape, gatewayMetadata: { keySource: "Unified" } });
});

test("G-REST-12 Gemini's own input asks the same as OpenAI's does", async () => {
  const aigw = await emulator();
  const usual = await (await rest(aigw, "run", run("google/gemini-3-flash"))).json();
  const contents = [{ role: "user", parts: [{ text: "Where does Paris lie?" }] }];
  const native = await (await rest(aigw, "run", run("google/gemini-3-flash", { contents }))).json();
  expect(native.choices).toEqual(usual.choices);
});

test("R-5 the same question has the same answer on both hosts", async () => {
  const aigw = await emulator();
  const onGateway = await (await post(aigw, "openai/chat/completions", hello)).json();
  const onRest = await (await rest(aigw, "run", run("openai/gpt-4o-mini", { messages: hello.messages }))).json();
  expect(onRest.choices).toEqual(onGateway.choices);
});

test("G-REST-13 a streamed run has OpenAI's events and [DONE], Anthropic's has its own, and both pass as they are", async () => {
  const aigw = await emulator();
  const openai = await rest(aigw, "run", run("openai/gpt-4.1", { messages, stream: true }));
  expect(openai.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const events = await openai.text();
  expect(events).toMatch(/data: \{[^\n]*"object":"chat\.completion\.chunk"/);
  expect(events.trimEnd()).toMatch(/data: \[DONE\]$/);
  const claude = await (
    await rest(aigw, "run", run("anthropic/claude-haiku-4.5", { messages, max_tokens: 50, stream: true }))
  ).text();
  expect(claude).toMatch(/^event: message_start\n/);
  expect(claude).toContain("event: message_stop");
  expect(events + claude).not.toContain("gatewayMetadata");
});

test("G-REST-11 an image model says where its picture is: a PNG, the same for the same question", async () => {
  const aigw = await emulator();
  const ask = () => rest(aigw, "run", run("openai/gpt-image-1.5", { prompt: "a harbour", size: "64x48" }));
  const answer = await (await ask()).json();
  expect(answer).toMatchObject({ state: "Completed", gatewayMetadata: { keySource: "Unified" } });
  expect(answer.result.image).toMatch(/^http:\/\/aigw\/_aigw\/media\/64x48-\d+-a-harbour\.png$/);
  expect((await (await ask()).json()).result).toEqual(answer.result);
  const picture = await aigw.fetch(answer.result.image);
  expect(picture.headers.get("content-type")).toBe("image/png");
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect([bytes.toString("latin1", 1, 4), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(["PNG", 64, 48]);
  expect((await aigw.fetch("http://aigw/_aigw/media/9000x1-x.png")).status).toBe(404);
});

test.each([
  ["openai/sora-2", { size: "720x1280", seconds: "8" }, "720x1280-8s"],
  ["google/veo-3.0-generate-001", { aspect_ratio: "16:9" }, "1280x720-5s"],
])("G-REST-11 %s says where its film is", async (model, input, name) => {
  const aigw = await emulator();
  const answer = await (await rest(aigw, "run", run(model, { prompt: "a harbour", ...input }))).json();
  expect(answer).toMatchObject({ state: "Completed", gatewayMetadata: { keySource: "Unified" } });
  expect(answer.result.video).toMatch(new RegExp(`^http://aigw/_aigw/media/${name}-\\d+-a-harbour\\.mp4$`));
  const film = await aigw.fetch(answer.result.video);
  expect([film.status, film.headers.get("content-type")]).toEqual([200, "video/mp4"]);
});

test("G-REST-11 pictures of Google's", async () => {
  const answer = await rest(await emulator(), "run", run("google/gemini-2.5-flash-image", { prompt: "a harbour" }));
  expect((await answer.json()).result.image).toMatch(/\/1024x1024-\d+-a-harbour\.png$/);
});

test("spec 9 question 18: the REST API says request, event and log id and cache status, but no step", async () => {
  const answer = await rest(await emulator(), "run", run("openai/gpt-4.1"));
  expect(gatewayHeaders(answer)).toEqual(["cf-aig-cache-status", "cf-aig-event-id", "cf-aig-log-id", "cf-aig-request-id"]);
});

test("G-ID-4 a 402 on the run path has event and request id, but no log id and no step", async () => {
  const aigw = await emulator();
  const answer = await rest(aigw, "run", run("z-ai/glm-4.7-flash"), { "payment-method": "x402" });
  expect(answer.status).toBe(402);
  expect(gatewayHeaders(answer)).toEqual(["cf-aig-event-id", "cf-aig-request-id"]);
  expect((await newest(aigw)).logId).not.toBeNull();
});

test("G-REST-5 cf-aig-gateway-id names the gateway, and without it third-party models use default", async () => {
  const aigw = await emulator();
  await rest(aigw, "run", run("openai/gpt-4.1"));
  expect(await newest(aigw)).toMatchObject({ gateway: "default", surface: "rest", provider: "openai", model: "gpt-4.1" });
  await rest(aigw, "run", run("openai/gpt-4.1"), { "cf-aig-gateway-id": "summaries" });
  expect((await newest(aigw)).trace[1]).toMatchObject({ what: "gateway", gateway: "summaries" });
});

test("control-plane 17: options.gateway of the body names a gateway and sets its cache", async () => {
  const aigw = await emulator({ gateways: [{ id: "mine", cache_ttl: 60 }] });
  const body = { ...run("openai/gpt-4.1"), options: { gateway: { id: "mine", skipCache: false } } };
  await rest(aigw, "run", body);
  expect((await rest(aigw, "run", body)).headers.get("cf-aig-cache-status")).toBe("HIT");
  const skipping = { ...body, options: { gateway: { id: "mine", skipCache: true } } };
  expect((await rest(aigw, "run", skipping)).headers.get("cf-aig-cache-status")).toBe("MISS");
});

test.each([[{ toString: 1 }], [["mine"]], [{}], [null], [""]])(
  "control-plane 17: options.gateway with %j for an id or a cache setting says nothing",
  async (odd) => {
    const aigw = await emulator({ strict: true, accounts: { local: { api_tokens: ["api-token"], credits: 1 } } });
    const body = { ...run("openai/gpt-4.1"), options: { gateway: { id: odd, cacheTtl: odd, skipCache: odd } } };
    expect((await rest(aigw, "run", body)).status).toBe(200);
    expect((await newest(aigw)).gateway).toBe("default");
  },
);

test("control-plane 17: options belong to the body of run alone; elsewhere they are a field like any other", async () => {
  const aigw = await emulator();
  const options = { gateway: { id: "mine" } };
  await rest(aigw, "v1/chat/completions", { model: "openai/gpt-4.1", messages, options });
  expect((await newest(aigw)).gateway).toBe("default");
});

test("G-REST-6 an empty cf-aig-gateway-id names no gateway", async () => {
  const answer = await rest(await emulator(), "run", run(llama, { prompt: "hello" }), { "cf-aig-gateway-id": "" });
  expect(gatewayHeaders(answer)).toEqual([]);
});

test.each([
  ["run", run(llama, { prompt: "hello" })],
  [`run/${llama}`, { prompt: "hello" }],
  ["run/@cf%2Fmeta%2Fllama-3.1-8b-instruct", { prompt: "hello" }],
  ["v1/chat/completions", { model: llama, messages }],
  ["v1/embeddings", { model: "@cf/baai/bge-m3", input: "hello" }],
])("G-REST-6 %s without cf-aig-gateway-id is plain Workers AI: no gateway shows, and nothing is logged", async (path, body) => {
  const aigw = await emulator({
    gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 60, cache_ttl: 60 }],
  });
  for (const _time of [1, 2]) {
    const plain = await rest(aigw, path, body, { "cf-aig-cache-key": "k" });
    expect(plain.status).toBe(200);
    expect(gatewayHeaders(plain)).toEqual([]);
  }
  expect((await newest(aigw)).logId).toBeNull();
  const through = await rest(aigw, path, body, { "cf-aig-gateway-id": "default" });
  expect(gatewayHeaders(through)).toContain("cf-aig-log-id");
});

test.each([
  ["run", run(llama, { prompt: "hello" })],
  [`run/${llama}`, { prompt: "hello" }],
])("spec 4 %s answers a Workers AI model in Cloudflare's envelope", async (path, body) => {
  const answer = await (await rest(await emulator(), path, body)).json();
  expect(answer).toEqual({
    result: expect.objectContaining({ response: expect.any(String) }),
    success: true,
    errors: [],
    messages: [],
  });
});

const contract = sharedFile("contracts/ai-gateway.openapi.json");

test.for<[path: string, body: object]>([
  ["run", run(llama, { prompt: "hello" })],
  [`run/${llama}`, { prompt: "hello" }],
])("spec 4 %s answers as Cloudflare's published description says", async ([path, body], { skip }) => {
  if (contract === undefined) return skip("the published description (../shared) is not at hand");
  const answer = await (await rest(await emulator(), path, body)).json();
  expect(problems(contract, "/accounts/{account_id}/ai/run", answer)).toEqual([]);
});

/** What the published description has against an answer with status 200. */
function problems(description: string, path: string, answer: unknown): unknown {
  const document = JSON.parse(readFileSync(description, "utf8"));
  const { schema } = document.paths[path].post.responses[200].content["application/json"];
  const validate = new Ajv({ strict: false, allErrors: true }).compile({ ...schema, components: document.components });
  return validate(answer) ? [] : validate.errors;
}

test("wire formats 4.3 a Workers AI error has result null on this host, and {} through the gateway host", async () => {
  const aigw = await emulator({ strict: false });
  const onRest = await rest(aigw, `run/${llama}`, {});
  expect([onRest.status, (await onRest.json()).result]).toEqual([400, null]);
  const onGateway = await post(aigw, `workers-ai/${llama}`, {});
  expect((await onGateway.json()).result).toEqual({});
});

test("G-REST-16 on run a provider that rejects the key is 401 and 2009; on other paths its own error passes", async () => {
  const aigw = await emulator({ accounts: { local: { provider_keys: [{ provider: "openai", secret: "sk-stored" }] } } });
  const onRun = await rest(aigw, "run", run("openai/mock/401"));
  expect([onRun.status, (await onRun.json()).internalCode]).toEqual([401, 2009]);
  const onChat = await rest(aigw, "v1/chat/completions", { model: "openai/mock/401", messages });
  expect([onChat.status, await onChat.json()]).toEqual([
    401,
    { error: expect.objectContaining({ message: expect.any(String) }) },
  ]);
  const busy = await rest(aigw, "run", run("openai/mock/429"));
  expect([busy.status, await busy.json()]).toEqual([429, { error: expect.objectContaining({ code: "rate_limit_exceeded" }) }]);
});

test("G-REST-14 /v1/messages and the doubled /v1/v1/messages are the same place", async () => {
  const aigw = await emulator();
  const body = { model: "anthropic/claude-opus-5", messages, max_tokens: 50 };
  const once = await (await rest(aigw, "v1/messages", body)).json();
  const twice = await (await rest(aigw, "v1/v1/messages", body)).json();
  expect(twice.content).toEqual(once.content);
});

const search = (type: string) => ({ tools: [{ type }] });

test.each([
  ["v1/messages", "anthropic/claude-opus-5", { ...search("web_search_20250305"), max_tokens: 50 }, 200],
  ["v1/responses", "openai/gpt-5", search("web_search"), 200],
  ["v1/responses", "openai/gpt-5", search("web_search_preview"), 200],
  ["v1/chat/completions", "openai/gpt-5", search("web_search"), 400],
  ["v1/responses", "xai/grok-4.20-multi-agent-0309", search("web_search"), 200],
  ["v1/responses", "xai/grok-4.3", search("web_search"), 400],
  ["v1/chat/completions", "alibaba/qwen3.8-max", { enable_search: true }, 200],
  ["v1/chat/completions", "google/gemini-3-flash", search("web_search"), 400],
  ["v1/chat/completions", "deepseek/deepseek-v4-pro", { enable_search: true }, 400],
  ["v1/chat/completions", "minimax/minimax-m2.7", search("web_search"), 400],
])("G-REST-15 web search on %s with %s", async (path, model, asked, status) => {
  const body = { model, ...(path === "v1/responses" ? { input: "news" } : { messages }), ...asked };
  expect((await rest(await emulator(), path, body)).status).toBe(status);
});

test("G-REST-7 cf-aig-custom-cost and cf-aig-byok-alias have no effect here, and the trace says so", async () => {
  const aigw = await emulator();
  await rest(aigw, "run", run("openai/gpt-4.1"), { "cf-aig-custom-cost": '{"total_cost":1}', "cf-aig-byok-alias": "mine" });
  const remarks = (await newest(aigw)).trace.filter(({ what }: { what: string }) => what === "remark");
  expect(remarks.map(({ name }: { name: string }) => name).sort()).toEqual(["cf-aig-byok-alias", "cf-aig-custom-cost"]);
});

test("G-REST-7 cache, retries and metadata headers act here", async () => {
  const aigw = await emulator({ speed: 0 });
  const key = { "cf-aig-cache-key": "mine" };
  await rest(aigw, "run", run("openai/gpt-4.1"), key);
  const hit = await rest(aigw, "run", run("openai/gpt-4.1"), key);
  expect(hit.headers.get("cf-aig-cache-status")).toBe("HIT");
  expect(await hit.json()).toHaveProperty("gatewayMetadata");
  await rest(aigw, "run", run("openai/mock/503"), { "cf-aig-max-attempts": "3" });
  const { trace } = await newest(aigw);
  expect(trace.filter(({ what }: { what: string }) => what === "attempt")).toHaveLength(3);
});

test("G-CACHE-6 the API token is no provider key: two callers of one account share what is cached", async () => {
  const aigw = await emulator({ gateways: [{ id: "default", cache_ttl: 60 }] });
  await rest(aigw, "run", run("openai/gpt-4.1"), { authorization: "Bearer one" });
  const other = await rest(aigw, "run", run("openai/gpt-4.1"), { authorization: "Bearer two" });
  expect(other.headers.get("cf-aig-cache-status")).toBe("HIT");
});

test.each([
  ["run", true, "HIT"],
  ["run", false, "MISS"],
])("G-CACHE-23 Workers AI on %s with runPathImplicitCache %s: the second answer is a %s", async (path, on, status) => {
  const aigw = await emulator({ quirks: { runPathImplicitCache: on } });
  const through = { "cf-aig-gateway-id": "default" };
  await rest(aigw, path, run(llama, { prompt: "hello" }), through);
  const again = await rest(aigw, path, run(llama, { prompt: "hello" }), through);
  expect(again.headers.get("cf-aig-cache-status")).toBe(status);
});

test("spec 4 any modality: an embedding model answers on run with what it is asked in OpenAI's words", async () => {
  const answer = await rest(await emulator(), "run", run("openai/text-embedding-3-small", { input: "hello" }));
  expect(await answer.json()).toMatchObject({ object: "list", gatewayMetadata: { keySource: "Unified" } });
});

test("spec 4 a model of Anthropic's on chat completions is asked in its own words and answers in OpenAI's", async () => {
  const aigw = await emulator();
  const body = { model: "anthropic/claude-haiku-4.5", messages };
  const answer = await rest(aigw, "v1/chat/completions", body);
  expect([answer.status, (await answer.json()).object]).toEqual([200, "chat.completion"]);
  const { trace } = await newest(aigw);
  expect(trace).toContainEqual(expect.objectContaining({ what: "translated", path: "v1/messages" }));
});
