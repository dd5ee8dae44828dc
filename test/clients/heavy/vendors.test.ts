import { APICallError, generateText, isStepCount, Output, streamText, tool } from "ai";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const prompt = "Where does Paris lie?";
const messages = [{ role: "user" as const, content: prompt }];
const Place = z.object({ city: z.string(), country: z.string() });

describe.skipIf(!installed)(`vendors in OpenAI's shape${needs}`, async () => {
  if (!installed) return;
  const { createGroq } = await import("@ai-sdk/groq");
  const { createMistral } = await import("@ai-sdk/mistral");
  const { createXai } = await import("@ai-sdk/xai");
  const { createDeepSeek } = await import("@ai-sdk/deepseek");
  const { createPerplexity } = await import("@ai-sdk/perplexity");
  const { createCerebras } = await import("@ai-sdk/cerebras");

  /** The base URLs of clients.md, 7.6. */
  const models = {
    groq: (aigw: EmulatorInside, model = "llama-3.1-8b-instant") =>
      createGroq({ baseURL: gatewayUrl(aigw, "groq"), apiKey: "k" })(model),
    mistral: (aigw: EmulatorInside, model = "mistral-small-latest") =>
      createMistral({ baseURL: gatewayUrl(aigw, "mistral/v1"), apiKey: "k" })(model),
    xai: (aigw: EmulatorInside, model = "grok-3-mini") =>
      createXai({ baseURL: gatewayUrl(aigw, "grok/v1"), apiKey: "k" }).chat(model),
    deepseek: (aigw: EmulatorInside, model = "deepseek-v4-flash") =>
      createDeepSeek({ baseURL: gatewayUrl(aigw, "deepseek"), apiKey: "k" })(model),
    perplexity: (aigw: EmulatorInside, model = "sonar") =>
      createPerplexity({ baseURL: gatewayUrl(aigw, "perplexity-ai"), apiKey: "k" })(model),
    cerebras: (aigw: EmulatorInside, model = "llama3.1-8b") =>
      createCerebras({ baseURL: gatewayUrl(aigw, "cerebras/v1"), apiKey: "k" })(model),
  };
  const every = Object.entries(models);
  const withTools = every.filter(([name]) => name !== "perplexity");
  const withSchemas = every.filter(([name]) => name !== "perplexity" && name !== "deepseek");

  test.each(every)("clients 7.6 @ai-sdk/%s: plain and streamed text agree, with usage", async (_, make) => {
    const aigw = await listening();
    const whole = await generateText({ model: make(aigw), prompt });
    const stream = streamText({ model: make(aigw), prompt });
    let streamed = "";
    for await (const piece of stream.textStream) streamed += piece;
    expect(whole.text).toMatch(/\w/);
    expect(streamed).toBe(whole.text);
    expect(await stream.finishReason).toBe("stop");
    expect((await stream.usage).inputTokens).toBe(whole.usage.inputTokens);
    expect((await stream.usage).outputTokens).toBe(whole.usage.outputTokens);
  });

  test.each(withTools)("clients 5 @ai-sdk/%s: a tool loop ends, whole and streamed", async (_, make) => {
    const aigw = await listening();
    const zones: string[] = [];
    const tools = {
      get_time: tool({
        inputSchema: z.object({ zone: z.string() }),
        execute: async ({ zone }) => {
          zones.push(zone);
          return "noon";
        },
      }),
    };
    const whole = await generateText({ model: make(aigw), prompt, tools, stopWhen: isStepCount(5) });
    const stream = streamText({ model: make(aigw), prompt, tools, stopWhen: isStepCount(5) });
    expect(whole.text).toMatch(/\w/);
    expect(await stream.text).toBe(whole.text);
    expect(zones).toHaveLength(2);
    expect(zones[0]).toBe(zones[1]);
  });

  test.each(withSchemas)("clients 7.6 @ai-sdk/%s: structured output fits its schema", async (_, make) => {
    const aigw = await listening();
    const { output } = await generateText({ model: make(aigw), prompt, output: Output.object({ schema: Place }) });
    expect(Place.safeParse(output).success).toBe(true);
  });

  test.each(every)(
    "clients 4 @ai-sdk/%s: a model that is not there is an error in the vendor's own words",
    async (name, make) => {
      const aigw = await listening(strictOpen);
      const error = await generateText({ model: make(aigw, "no-such-model"), prompt, maxRetries: 0 }).catch((thrown) => thrown);
      expect(APICallError.isInstance(error)).toBe(true);
      expect([400, 404]).toContain(error.statusCode);
      expect(error.message, name).toMatch(/model/i);
    },
  );

  test.each([
    ["groq", "groq", "llama-3.1-8b-instant"],
    ["deepseek", "deepseek", "deepseek-v4-flash"],
    ["grok", "grok", "grok-4"],
    ["openrouter", "openrouter/v1", "openai/gpt-4o-mini"],
    ["mistral", "mistral/v1", "mistral-small-latest"],
    ["cerebras", "cerebras", "llama3.1-8b"],
    ["perplexity-ai", "perplexity-ai", "sonar"],
    ["fireworks", "fireworks", "accounts/fireworks/models/gpt-oss-120b"],
    ["baseten", "baseten/v1", "openai/gpt-oss-120b"],
  ])("clients 2 the openai client reads %s, whole and streamed", async (_, path, model) => {
    const aigw = await listening();
    const client = new OpenAI({ apiKey: "k", baseURL: gatewayUrl(aigw, path), maxRetries: 0 });
    const whole = await client.chat.completions.create({ model, messages });
    let streamed = "";
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? "";
    }
    expect(whole.choices[0]?.message.content).toMatch(/\w/);
    expect(streamed).toBe(whole.choices[0]?.message.content);
  });

  test("clients 2 the openai client reads Azure's leading chunk without choices, and its filter results", async () => {
    const aigw = await listening();
    const client = new OpenAI({
      apiKey: "k",
      baseURL: gatewayUrl(aigw, "azure-openai/my-resource/my-deployment"),
      defaultQuery: { "api-version": "2024-10-21" },
      defaultHeaders: { "api-key": "azure-key" },
    });
    const whole = await client.chat.completions.create({ model: "ignored", messages });
    expect(whole.model).toBe("my-deployment");
    expect(whole).toHaveProperty("prompt_filter_results");
    expect(whole.choices[0]).toHaveProperty("content_filter_results");
    const chunks = [];
    for await (const chunk of await client.chat.completions.create({ model: "ignored", messages, stream: true }))
      chunks.push(chunk);
    expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: expect.any(Array) });
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe(whole.choices[0]?.message.content);
  });

  test("clients 2 groq-sdk: whole, streamed, and an unknown model as NotFoundError", async () => {
    const { default: Groq, NotFoundError } = await import("groq-sdk");
    const aigw = await listening(strictOpen);
    const client = new Groq({ apiKey: "k", baseURL: gatewayUrl(aigw, "groq"), maxRetries: 0 });
    const model = "llama-3.1-8b-instant";
    const whole = await client.chat.completions.create({ model, messages });
    const chunks = [];
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) chunks.push(chunk);
    expect(whole.usage?.total_time).toBeGreaterThan(0);
    expect(whole).toHaveProperty("x_groq", { id: expect.stringMatching(/^req_/) });
    expect(chunks[0]?.x_groq?.id).toMatch(/^req_/);
    expect(chunks.at(-1)?.x_groq?.usage?.total_tokens).toBe(whole.usage?.total_tokens);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe(whole.choices[0]?.message.content);
    const unknown = client.chat.completions.create({ model: "no-such-model", messages });
    await expect(unknown).rejects.toBeInstanceOf(NotFoundError);
  });

  test("clients 5 @mistralai/mistralai validates every event: whole, streamed, a tool call, embeddings", async () => {
    const { Mistral } = await import("@mistralai/mistralai");
    const aigw = await listening();
    const client = new Mistral({ apiKey: "k", serverURL: gatewayUrl(aigw, "mistral") });
    const model = "mistral-small-latest";
    const whole = await client.chat.complete({ model, messages });
    let streamed = "";
    for await (const { data } of await client.chat.stream({ model, messages })) streamed += data.choices[0]?.delta.content ?? "";
    expect(streamed).toBe(whole.choices?.[0]?.message?.content);
    const parameters = { type: "object", properties: { zone: { type: "string" } }, required: ["zone"] };
    const tools = [{ type: "function" as const, function: { name: "get_time", parameters } }];
    const called = [];
    for await (const { data } of await client.chat.stream({ model, messages, tools, toolChoice: "any" })) {
      called.push(...(data.choices[0]?.delta.toolCalls ?? []));
    }
    expect(called).toEqual([expect.objectContaining({ function: expect.objectContaining({ name: "get_time" }) })]);
    const embedded = await client.embeddings.create({ model: "mistral-embed", inputs: ["one", "two"] });
    expect(embedded.data.map(({ embedding }) => embedding?.length)).toEqual([1024, 1024]);
    const wrong = client.chat.complete({ model: "gpt-4o", messages });
    await expect(wrong).rejects.toMatchObject({ statusCode: 400, body: expect.stringContaining("Invalid model") });
  });

  test("clients 2 @cerebras/cerebras_cloud_sdk, which warms its connection first", async () => {
    const { default: Cerebras } = await import("@cerebras/cerebras_cloud_sdk");
    const aigw = await listening();
    const client = new Cerebras({ apiKey: "k", baseURL: gatewayUrl(aigw, "cerebras") });
    const whole = await client.chat.completions.create({ model: "llama3.1-8b", messages });
    expect(whole).toMatchObject({ time_info: { total_time: expect.any(Number) }, choices: [{ finish_reason: "stop" }] });
  });

  test("clients 4 @cerebras/cerebras_cloud_sdk: streamed as whole, and an unknown model as NotFoundError", async () => {
    const { default: Cerebras, NotFoundError } = await import("@cerebras/cerebras_cloud_sdk");
    const client = new Cerebras({
      apiKey: "k",
      baseURL: gatewayUrl(await listening(strictOpen), "cerebras"),
      maxRetries: 0,
      warmTCPConnection: false,
    });
    const model = "llama3.1-8b";
    const whole = await client.chat.completions.create({ model, messages });
    const chunks: unknown[] = [];
    let streamed = "";
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
      chunks.push(chunk);
      const [choice] = "choices" in chunk && Array.isArray(chunk.choices) ? chunk.choices : [];
      if (choice && "delta" in choice) streamed += choice.delta?.content ?? "";
    }
    expect(whole).toMatchObject({ choices: [{ message: { content: streamed } }] });
    expect(chunks.at(-1)).toMatchObject({ usage: { total_tokens: expect.any(Number) }, choices: [{ finish_reason: "stop" }] });
    const unknown = client.chat.completions.create({ model: "no-such-model", messages });
    await expect(unknown).rejects.toBeInstanceOf(NotFoundError);
  });

  test("clients 6 @openrouter/sdk, which validates what it gets", async () => {
    const { OpenRouter } = await import("@openrouter/sdk");
    const aigw = await listening();
    const client = new OpenRouter({ apiKey: "k", serverURL: gatewayUrl(aigw, "openrouter/v1") });
    const whole = await client.chat.send({ chatRequest: { model: "openai/gpt-4o-mini", messages } });
    expect(whole).toMatchObject({ choices: [{ finishReason: "stop", message: { content: expect.stringMatching(/\w/) } }] });
  });

  test("clients 6 @openrouter/sdk lists models with prices a token", async () => {
    const { OpenRouter } = await import("@openrouter/sdk");
    const aigw = await listening();
    const client = new OpenRouter({ apiKey: "k", serverURL: gatewayUrl(aigw, "openrouter/v1") });
    const { result } = await client.models.list();
    expect(result.data.find(({ id }) => id === "openai/gpt-4o-mini")).toMatchObject({
      contextLength: 128_000,
      pricing: { prompt: "0.00000015", completion: "0.0000006" },
    });
  });

  test("clients 2 @perplexity-ai/perplexity_ai: an answer with its sources, streamed too", async () => {
    const { default: Perplexity } = await import("@perplexity-ai/perplexity_ai");
    const aigw = await listening();
    const client = new Perplexity({ apiKey: "k", baseURL: gatewayUrl(aigw, "perplexity-ai") });
    const whole = await client.chat.completions.create({ model: "sonar", messages });
    expect(whole.search_results).toHaveLength(2);
    let streamed = "";
    for await (const chunk of await client.chat.completions.create({ model: "sonar", messages, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? "";
    }
    expect(streamed).toBe(whole.choices[0]?.message.content);
  });
});
