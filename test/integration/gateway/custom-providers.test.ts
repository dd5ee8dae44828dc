import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import type { CustomProviderInput } from "../../../src/schema/custom-provider-input.ts";
import { emulator, hello, post, strictOpen } from "../../support/emulator.ts";
import { memoryFiles } from "../../support/memory-files.ts";
import { scripted } from "../../support/scripted.ts";
import { databaseFile } from "../../unit/store/stored-file.ts";

const own: CustomProviderInput = { slug: "in-house", base_url: "https://llm.example.com/v1", enable: true };

function withOwn(...custom_providers: CustomProviderInput[]): ConfigInput {
  return { accounts: { local: { custom_providers } } };
}

async function codeOf(answer: Response): Promise<unknown> {
  return [answer.status, (await answer.json()).error[0].code];
}

/** The newest exchange, with its trace. */
async function newest(aigw: EmulatorInside) {
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges?limit=1")).json();
  return (await aigw.fetch(`http://aigw/_aigw/exchanges/${exchanges[0].id}`)).json();
}

describe("a custom provider on its own path", () => {
  const messages = { model: "m", max_tokens: 20, messages: hello.messages };
  test.each([
    ["chat/completions", { ...hello, model: "llama-3" }, { object: "chat.completion", model: "llama-3" }],
    ["responses", { model: "m", input: "hello" }, { object: "response" }],
    ["completions", { model: "m", prompt: "hello" }, { object: "text_completion" }],
    ["embeddings", { model: "m", input: "hello" }, { object: "list" }],
    ["moderations", { model: "m", input: "hello" }, { results: expect.any(Array) }],
    ["messages", messages, { type: "message", role: "assistant" }],
    ["messages/count_tokens", messages, { input_tokens: expect.any(Number) }],
    ["images/generations", { model: "m", prompt: "a harbour" }, { data: [expect.anything()] }],
    ["rerank", { model: "m", query: "a", documents: ["a", "b"] }, { results: expect.any(Array) }],
    ["deep/down/chat/completions", { ...hello, model: "m" }, { object: "chat.completion" }],
  ])("G-CUST-2 G-CUST-3 %s is answered in the format that the path speaks", async (path, body, expected) => {
    const aigw = await emulator(withOwn(own));
    const answer = await post(aigw, `custom-in-house/${path}`, body, { "anthropic-version": "2023-06-01" });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining(expected)]);
  });

  test("G-CUST-2 G-CUST-3 Gemini's verbs, with a query", async () => {
    const aigw = await emulator(withOwn({ slug: "g", base_url: "https://g.example.com", enable: true }));
    const body = { contents: [{ parts: [{ text: "hello" }] }] };
    const whole = await post(aigw, "custom-g/v1beta/models/gemma-3:generateContent?x=1", body);
    expect(await whole.json()).toMatchObject({ candidates: [{ content: { role: "model" } }] });
    const streamed = await post(aigw, "custom-g/v1beta/models/gemma-3:streamGenerateContent?alt=sse", body);
    expect(await streamed.text()).toMatch(/^data: \{/);
    const failed = await post(aigw, "custom-g/v1beta/models/gemma-3:generateContent", "{");
    expect([failed.status, await failed.json()]).toEqual([
      400,
      { error: expect.objectContaining({ status: "INVALID_ARGUMENT" }) },
    ]);
  });

  test("G-CUST-3 Cohere's paths have their version, and Cohere's errors", async () => {
    const aigw = await emulator(withOwn({ slug: "c", base_url: "https://c.example.com", enable: true }));
    const chat = await post(aigw, "custom-c/v2/chat", { ...hello, model: "command-x" });
    expect(await chat.json()).toMatchObject({ message: { role: "assistant" }, finish_reason: "COMPLETE" });
    const failed = await post(aigw, "custom-c/v2/chat", { ...hello, model: "mock/429" });
    expect([failed.status, Object.keys(await failed.json())]).toEqual([429, expect.arrayContaining(["message"])]);
  });

  test("G-CUST-3 other methods pass: GET models", async () => {
    const aigw = await emulator(withOwn(own));
    const answer = await aigw.fetch("http://aigw/v1/local/default/custom-in-house/models");
    expect([answer.status, await answer.json()]).toEqual([200, { object: "list", data: [] }]);
  });

  test("G-CUST-3 a path that nobody knows is for rules to answer, query and all", async () => {
    const rule = "- match: { provider: custom-in-house, endpoint: rank }\n  answer: { raw: { status: 201, body: ranked } }";
    const aigw = await scripted(rule, withOwn(own));
    const answer = await post(aigw, "custom-in-house/v2/rank?top=3", { any: "thing" });
    expect([answer.status, await answer.text()]).toEqual([201, "ranked"]);
    const unknown = await post(aigw, "custom-in-house/v2/rankings", { any: "thing" });
    expect(unknown.status).toBe(404);
    expect(JSON.stringify(await newest(aigw))).toContain("AIGW-L005");
  });

  test.each([
    ["https://llm.example.com/v1", "v1/chat/completions"],
    ["https://llm.example.com/api/v1/", "v1/messages"],
    ["https://llm.example.com", "v1/v1/chat/completions"],
  ])("G-CUST-2 base_url %s and path %s are joined as they are: a version twice is nobody's path", async (base_url, path) => {
    const aigw = await emulator(withOwn({ ...own, base_url }));
    const answer = await post(aigw, `custom-in-house/${path}`, { ...hello, model: "m" });
    expect(answer.status).toBe(404);
    const told = JSON.stringify(await newest(aigw));
    expect([told.includes("AIGW-L004"), told.includes("AIGW-L005")]).toEqual([true, false]);
  });

  test.each([
    ["https://llm.example.com", "v1/chat/completions"],
    ["https://llm.example.com/v1/", "chat/completions"],
    ["https://llm.example.com/openai/v1", "chat/completions"],
    ["https://llm.example.com/v1", "v2/chat/completions"],
  ])("G-CUST-2 base_url %s and path %s", async (base_url, path) => {
    const aigw = await emulator(withOwn({ ...own, base_url }));
    expect((await post(aigw, `custom-in-house/${path}`, { ...hello, model: "m" })).status).toBe(200);
  });
});

describe("which custom providers there are", () => {
  test("G-CUST-1 G-CUST-5 one is not enabled until somebody says so: 400 code 2008, and the trace says how", async () => {
    const { enable: _, ...asMade } = own;
    const aigw = await emulator(withOwn(asMade));
    expect(await codeOf(await post(aigw, "custom-in-house/chat/completions", hello))).toEqual([400, 2008]);
    expect(JSON.stringify(await newest(aigw))).toContain("set enable: true");
    const compat = await post(aigw, "compat/chat/completions", { ...hello, model: "custom-in-house/m" });
    expect(await codeOf(compat)).toEqual([400, 2008]);
    expect(JSON.stringify(await newest(aigw))).toContain("set enable: true");
    expect(await codeOf(await post(aigw, "", [{ provider: "custom-in-house", endpoint: "x", query: {} }]))).toEqual([400, 2008]);
    expect(JSON.stringify(await newest(aigw))).toContain("set enable: true");
  });

  test("G-CUST-5 an unknown one is 2008 too, and the trace says what was meant", async () => {
    const aigw = await emulator(withOwn(own));
    expect(await codeOf(await post(aigw, "custom-inhouse/chat/completions", hello))).toEqual([400, 2008]);
    expect(JSON.stringify(await newest(aigw))).toContain("did you mean 'custom-in-house'");
    expect(await codeOf(await post(aigw, "in-house/chat/completions", hello))).toEqual([400, 2008]);
  });

  test("G-CUST-1 it is one account's, or with * everybody's", async () => {
    const others = { ...own, slug: "shared" };
    const aigw = await emulator({ accounts: { a: { custom_providers: [own] }, "*": { custom_providers: [others] } } });
    const ask = async (account: string, slug: string) => {
      const url = `http://aigw/v1/${account}/default/custom-${slug}/chat/completions`;
      return (await aigw.fetch(url, { method: "POST", body: JSON.stringify(hello) })).status;
    };
    expect([await ask("a", "in-house"), await ask("a", "shared")]).toEqual([200, 400]);
    expect([await ask("b", "in-house"), await ask("b", "shared")]).toEqual([400, 200]);
  });

  test("G-CUST-1 a slug is one provider's, and a base URL is https: the start says which is wrong", async () => {
    await expect(emulator(withOwn(own, { ...own }))).rejects.toThrow(/custom_providers\[1\]\.slug: expected each slug once/);
    await expect(emulator(withOwn({ ...own, slug: "no spaces" }))).rejects.toThrow(/letters, digits and hyphens/);
    await expect(emulator(withOwn({ ...own, base_url: "llm.example.com" }))).rejects.toThrow(/expected an https:\/\/ URL/);
    const secret = emulator(withOwn({ ...own, base_url: "https://user:pass-word@llm.example.com" }));
    await expect(secret).rejects.toThrow(/expected an https:\/\/ URL without user/);
    await expect(secret).rejects.not.toThrow(/pass-word/);
  });

  test("G-CUST-8 http:// on this machine takes a switch", async () => {
    const local = withOwn({ ...own, base_url: "http://localhost:8000/v1" });
    await expect(emulator(local)).rejects.toThrow("is not https://");
    const aigw = await emulator({ ...local, quirks: { httpBaseUrls: true } });
    expect((await post(aigw, "custom-in-house/chat/completions", hello)).status).toBe(200);
  });
});

describe("what else can name one", () => {
  test.each([
    ["https://llm.example.com", undefined, "v1/chat/completions"],
    ["https://llm.example.com/v1", undefined, "chat/completions"],
    ["https://llm.example.com/v1", "openai/chat/completions", "openai/chat/completions"],
  ])("G-CUST-2 G-COMPAT-2 G-COMPAT-5 /compat asks base_url %s (compat_path %s) at %s", async (base_url, compat_path, path) => {
    const aigw = await emulator(withOwn({ ...own, base_url, compat_path }));
    const answer = await post(aigw, "compat/chat/completions", { ...hello, model: "custom-in-house/org/llama-3" });
    expect([answer.status, (await answer.json()).model]).toEqual([200, "org/llama-3"]);
    expect(await newest(aigw)).toMatchObject({ provider: "custom-in-house", model: "org/llama-3", logs: [{ path }] });
    const responses = await post(aigw, "compat/responses", { model: "custom-in-house/m", input: "hello" });
    expect(await codeOf(responses)).toEqual([400, 2008]);
  });

  test("G-UNI-1 a universal step", async () => {
    const aigw = await emulator(withOwn(own));
    const step = { provider: "custom-in-house", endpoint: "chat/completions", headers: {}, query: hello };
    expect((await post(aigw, "", [step])).status).toBe(200);
  });

  test("G-BYOK-5 a stored key, whose limit holds for the provider as a whole (G-CUST-6)", async () => {
    const provider_keys = [{ provider: "custom-in-house", secret: "sk-stored", rate_limit: 1 }];
    const aigw = await emulator({ accounts: { local: { custom_providers: [own], provider_keys } } });
    const ask = (model: string) => post(aigw, "custom-in-house/chat/completions", { ...hello, model }, { authorization: "" });
    expect((await ask("one")).status).toBe(200);
    expect(JSON.stringify(await newest(aigw))).toContain('"source":"stored"');
    expect(await codeOf(await ask("another"))).toEqual([429, 2003]);
  });

  test("G-CUST-6 the gateway's cache and rate limit", async () => {
    const limits = { cache_ttl: 60, rate_limiting_interval: 60, rate_limiting_limit: 1 };
    const aigw = await emulator({ ...withOwn(own), gateways: [{ id: "default", ...limits }] });
    const ask = (model: string) => post(aigw, "custom-in-house/chat/completions", { ...hello, model });
    const statuses = [];
    for (const model of ["one", "one", "another"]) {
      const answer = await ask(model);
      await answer.text();
      statuses.push([answer.status, answer.headers.get("cf-aig-cache-status")]);
    }
    expect(statuses).toEqual([
      [200, "MISS"],
      [200, "HIT"],
      [429, null],
    ]);
  });

  test("a quota, a stored key and a rule of one that there is not are refused, and say how to have one", async () => {
    const none = { accounts: { local: { provider_keys: [{ provider: "custom-nobody", secret: "s" }] } } };
    await expect(emulator(none)).rejects.toMatchObject({ hint: expect.stringContaining("custom_providers") });
    const quotas = [{ provider: "custom-in-house", account: "other", requests_per_minute: 1 }];
    await expect(emulator({ ...withOwn(own), quotas })).rejects.toThrow("quotas[0].provider");
    await expect(scripted("- match: { provider: custom-nobody }\n  answer: hi")).rejects.toThrow("custom-nobody");
    const aigw = await emulator({ ...withOwn(own), quotas: [{ provider: "custom-in-house", requests_per_minute: 1 }] });
    expect((await post(aigw, "custom-in-house/chat/completions", hello)).status).toBe(200);
    expect((await post(aigw, "custom-in-house/chat/completions", hello)).status).toBe(429);
    const put = (account: string) =>
      aigw.fetch(`http://aigw/_aigw/keys?account=${account}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ provider: "custom-in-house", secret: "s" }),
      });
    expect([(await put("local")).status, (await put("other")).status]).toEqual([200, 400]);
  });
});

test("G-CUST-4 cached answers of one that has changed or gone are dropped, and of nobody else", async () => {
  const db = databaseFile();
  const other = { ...own, slug: "other" };
  const cacheOf = async (...custom_providers: CustomProviderInput[]) => {
    const aigw = await emulator({ ...withOwn(...custom_providers), gateways: [{ id: "default", cache_ttl: 600 }], db });
    const ask = async (provider: string) => {
      const answer = await post(aigw, `${provider}/chat/completions`, hello);
      await answer.text();
      return answer.headers.get("cf-aig-cache-status");
    };
    const status = [await ask("custom-in-house"), await ask("custom-other"), await ask("openai")];
    await aigw.stop();
    return status;
  };
  expect(await cacheOf(own, other)).toEqual(["MISS", "MISS", "MISS"]);
  expect(await cacheOf(other, { enable: true, base_url: own.base_url, slug: own.slug })).toEqual(["HIT", "HIT", "HIT"]);
  expect(await cacheOf({ ...own, base_url: "https://moved.example.com" }, other)).toEqual(["MISS", "HIT", "HIT"]);
  expect(await cacheOf(other)).toEqual([null, "HIT", "HIT"]);
});

describe("what is known of one", () => {
  test("strict asks neither for a key nor for a listed model, unless models.yaml lists some", async () => {
    const aigw = await emulator({ ...strictOpen, ...withOwn(own) });
    const keyless = { method: "POST", body: JSON.stringify({ ...hello, model: "gpt-4o-mini" }) };
    expect((await aigw.fetch("http://aigw/v1/local/default/custom-in-house/chat/completions", keyless)).status).toBe(200);
    expect(JSON.stringify(await newest(aigw))).not.toContain("AIGW-L");
    const files = memoryFiles({
      [resolve("mocks/models.yaml")]: "models: { custom-in-house: [{ id: llama-3, inputPrice: 1 }] }",
    });
    const listed = await emulator({ ...strictOpen, ...withOwn(own), mocks: "mocks" }, { files });
    const ask = (model: string) => post(listed, "custom-in-house/chat/completions", { ...hello, model });
    expect([(await ask("llama-3")).status, (await ask("llama-4")).status]).toEqual([200, 404]);
  });

  test("its own headers reach it where the caller sends none of the name, and rules do not see them", async () => {
    const body = { model: "m", max_tokens: 5, messages: hello.messages };
    const headers = { "Anthropic-Version": "2023-06-01" };
    for (const given of [headers, JSON.stringify(headers)]) {
      const aigw = await emulator(withOwn({ ...own, headers: given }));
      expect((await post(aigw, "custom-in-house/messages", body)).status).toBe(200);
      const wrong = await post(aigw, "custom-in-house/messages", body, { "anthropic-version": "1999-01-01" });
      expect(wrong.status).toBe(400);
    }
    const without = await emulator(withOwn({ ...own, headers: "no JSON" }));
    expect((await post(without, "custom-in-house/messages", body)).status).toBe(400);
  });
});
