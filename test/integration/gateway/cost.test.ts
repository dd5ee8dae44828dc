import { describe, expect, test } from "vitest";
import { emulator, hello, post } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";
import { told } from "../../support/told.ts";

const chat = "openai/chat/completions";
const llama = "workers-ai/@cf/meta/llama-3.2-3b-instruct";

const rule = (answer: object) => `- answer: ${JSON.stringify(answer)}`;
const counted = rule({ text: "yes", usage: { inputTokens: 42, outputTokens: 2 } });
const raw = (type: string, body: string) => rule({ raw: { headers: { "content-type": type }, body } });

describe("by the catalogue", () => {
  test("G-COST-5 G-COST-7 a short answer of a small Llama costs about three millionths of a dollar", async () => {
    const aigw = await scripted(counted);
    const { logs, trace } = await told(aigw, await post(aigw, llama, { prompt: "?" }));
    expect(logs).toMatchObject([{ provider: "workers-ai", tokensIn: 42, tokensOut: 2, customCost: false }]);
    expect(logs[0].cost).toBeCloseTo(2.8e-6, 7);
    expect(trace.find(({ what }) => what === "cost")).toMatchObject({
      step: 0,
      usd: logs[0].cost,
      why: "42 input tokens × $0.0000000509 + 2 output tokens × $0.000000335 = $0.0000028078 (catalogue price)",
    });
  });

  test("G-COST-5 the same question costs the same whole, streamed, and through /compat", async () => {
    const aigw = await emulator();
    const costs = [];
    for (const [path, body] of [
      [chat, hello],
      [chat, { ...hello, stream: true }],
      ["compat/chat/completions", { ...hello, model: "openai/gpt-4o-mini" }],
    ] as const) {
      const { logs } = await told(aigw, await post(aigw, path, body));
      costs.push(logs[0].cost);
    }
    expect(costs[0]).toBeGreaterThan(0);
    expect(new Set(costs).size).toBe(1);
  });

  test("G-COST-5 a dated name has its model's price, a model that nobody lists has none", async () => {
    const aigw = await scripted(counted);
    const costOf = async (model: string) => (await told(aigw, await post(aigw, chat, { ...hello, model }))).logs[0].cost;
    expect(await costOf("gpt-4o-mini-2024-07-18")).toBe(await costOf("gpt-4o-mini"));
    expect(await costOf("gpt-99")).toBeNull();
  });

  test("G-COST-5 what has no tokens has no cost and no word about it; an error has none either", async () => {
    const aigw = await emulator();
    const models = await aigw.fetch("http://aigw/v1/local/default/openai/models", { headers: { authorization: "Bearer x" } });
    const failed = await post(aigw, chat, { ...hello, model: "mock/500" });
    for (const answer of [models, failed]) {
      const { logs, trace } = await told(aigw, answer);
      expect(logs).toMatchObject([{ cost: null, tokensIn: null, tokensOut: null, usageMetadata: null }]);
      expect(trace.filter(({ what }) => what === "cost")).toEqual([]);
    }
  });

  test("G-COST-7 embeddings of Workers AI are logged with tokens_in 0 although the answer tells them; OpenAI's are not", async () => {
    const aigw = await emulator();
    const own = await told(aigw, await post(aigw, "workers-ai/v1/embeddings", { model: "@cf/baai/bge-m3", input: "hello" }));
    expect(JSON.parse(own.body).usage.prompt_tokens).toBeGreaterThan(0);
    expect(own.logs).toMatchObject([{ tokensIn: 0, modelType: "embedding", usageMetadata: { inputTokens: expect.any(Number) } }]);
    const other = await told(aigw, await post(aigw, "openai/embeddings", { model: "text-embedding-3-small", input: "hello" }));
    expect(other.logs[0].tokensIn).toBeGreaterThan(0);
  });
});

describe("by cf-aig-custom-cost", () => {
  const custom = (prices: object) => ({ "cf-aig-custom-cost": JSON.stringify(prices) });

  test("G-COST-1 G-COST-4 the caller's rates make the cost and are flagged", async () => {
    const aigw = await scripted(counted);
    const { logs, trace } = await told(aigw, await post(aigw, chat, hello, custom({ per_token_in: 0.5, per_token_out: 1 })));
    expect(logs).toMatchObject([{ cost: 23, customCost: true }]);
    expect(trace).toContainEqual(
      expect.objectContaining({ what: "cost", custom: true, why: expect.stringContaining("= $23 (cf-aig-custom-cost)") }),
    );
    expect(trace.filter(({ id }) => id === "AIGW-L006")).toEqual([]);
  });

  test("G-COST-1 a total cost counts as it is", async () => {
    const aigw = await scripted(counted);
    expect((await told(aigw, await post(aigw, chat, hello, custom({ total_cost: 0.25 })))).logs).toMatchObject([
      { cost: 0.25, customCost: true },
    ]);
  });

  test("G-COST-2 G-COST-3 cached tokens are charged once, whether a vendor counts them inside the input or beside it", async () => {
    const rates = {
      ...custom({ per_token_in: 1, per_token_out: 0, per_cache_read_token: 0.1 }),
      "anthropic-version": "2023-06-01",
    };
    const openai = { usage: { prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 60 } } };
    const anthropic = { usage: { input_tokens: 40, cache_read_input_tokens: 60, output_tokens: 5 } };
    for (const [path, body] of [
      [chat, openai],
      ["anthropic/v1/messages", anthropic],
    ] as const) {
      const aigw = await scripted(raw("application/json", JSON.stringify(body)));
      const asked = { ...hello, max_tokens: 9, model: path === chat ? "gpt-4o-mini" : "claude-sonnet-5" };
      const { logs } = await told(aigw, await post(aigw, path, asked, rates));
      expect(logs).toMatchObject([{ cost: 46, tokensIn: 100, usageMetadata: { cacheReadTokens: 60 } }]);
    }
  });

  test("COST-2 without token counts there is no cost, whatever the caller's prices", async () => {
    const aigw = await scripted(raw("text/plain", "hi"));
    expect((await told(aigw, await post(aigw, chat, hello, custom({ total_cost: 1 })))).logs).toMatchObject([
      { cost: null, customCost: false },
    ]);
  });

  test("G-CACHE-19 G-COST-4 a hit costs 0 and took no tokens", async () => {
    const aigw = await emulator({ gateways: [{ id: "default", cache_ttl: 60 }] });
    await told(aigw, await post(aigw, chat, hello, custom({ total_cost: 1 })));
    const { logs, trace } = await told(aigw, await post(aigw, chat, hello, custom({ total_cost: 1 })));
    expect(logs).toMatchObject([
      { cached: true, cost: 0, customCost: false, tokensIn: 0, success: true, attempt: 0, firstByteMs: null },
    ]);
    expect(trace).toContainEqual(expect.objectContaining({ what: "cost", usd: 0, why: "$0: the answer came from the cache" }));
  });
});

describe("G-COST-6 of answers that only their bytes tell of", () => {
  const events = [
    'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"he"}}]}',
    'data: {"choices":[{"index":0,"delta":{"content":"llo"},"finish_reason":"stop"}]}',
    'data: {"choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":100}}',
    "data: [DONE]",
  ];

  test("a raw event stream tells its tokens and is logged put together (LOG-20)", async () => {
    const aigw = await scripted(raw("text/event-stream", `${events.join("\n\n")}\n\n`));
    const { logs, body } = await told(aigw, await post(aigw, chat, { ...hello, stream: true }));
    expect(body).toContain("[DONE]");
    expect(logs).toMatchObject([{ cost: 0.00021, tokensIn: 1000, tokensOut: 100, responseContentType: "text/event-stream" }]);
    expect(JSON.parse(logs[0].responseHead)).toMatchObject({
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 1000 },
    });
  });

  test("a raw event stream of another shape is logged as it came", async () => {
    const text = 'data: {"hello":1}\n\n';
    const aigw = await scripted(raw("text/event-stream", text));
    expect((await told(aigw, await post(aigw, chat, hello))).logs).toMatchObject([{ cost: null, responseHead: text }]);
  });
});

test("COST-6 prices of one's own models.yaml count at once", async () => {
  const { resolve } = await import("node:path");
  const { memoryFiles } = await import("../../support/memory-files.ts");
  const files = memoryFiles({
    [resolve("mocks/models.yaml")]:
      "models:\n  openai:\n    - { id: mine, inputPrice: 1000000, outputPrice: 0 }\n    - { id: nameless }\n",
    [resolve("mocks/a.mock.yaml")]: counted,
  });
  const aigw = await emulator({ mocks: "mocks" }, { files });
  const costOf = async (model: string) => (await told(aigw, await post(aigw, chat, { ...hello, model }))).logs[0].cost;
  expect([await costOf("mine"), await costOf("nameless")]).toEqual([42, null]);
});
