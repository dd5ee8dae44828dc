import { embedMany, generateText, isStepCount, Output, rerank, streamText, tool } from "ai";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { failing, gatewayUrl, newestExchange, requestCount, scripted } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const prompt = "Where does Paris lie?";
const model = "command-a-03-2025";
const messages = [{ role: "user" as const, content: prompt }];
const getTime = {
  name: "get_time",
  description: "The time.",
  parameters: { type: "object", properties: { zone: { type: "string" } }, required: ["zone"] },
};

describe.skipIf(!installed)(`cohere-ai, unmodified${needs}`, async () => {
  if (!installed) return;
  const { Cohere, CohereClient } = await import("cohere-ai");

  const clientOf = (aigw: EmulatorInside) => new CohereClient({ token: "k", baseUrl: gatewayUrl(aigw, "cohere"), maxRetries: 0 });

  test("clients 2 v2 chat: text and usage, streamed as whole", async () => {
    const aigw = await listening();
    const client = clientOf(aigw);
    const whole = await client.v2.chat({ model, messages });
    let streamed = "";
    let usage: unknown;
    for await (const event of await client.v2.chatStream({ model, messages })) {
      if (event.type === "content-delta") streamed += event.delta?.message?.content?.text ?? "";
      if (event.type === "message-end") usage = event.delta?.usage;
    }
    expect(whole).toMatchObject({ finishReason: "COMPLETE", message: { content: [{ type: "text", text: streamed }] } });
    expect(streamed).toMatch(/\w/);
    expect(usage).toEqual(whole.usage);
    expect(await newestExchange(aigw)).toMatchObject({ provider: "cohere", status: 200 });
  });

  test("clients 2 v2 chat: a tool is called and its result answered", async () => {
    const client = clientOf(await listening());
    const tools = [{ type: "function" as const, function: getTime }];
    const { message, finishReason } = await client.v2.chat({ model, messages, tools });
    const [call] = message.toolCalls ?? [];
    expect(finishReason).toBe("TOOL_CALL");
    expect(message.toolPlan).toMatch(/get_time/);
    expect(JSON.parse(call?.function?.arguments ?? "")).toEqual({ zone: expect.any(String) });
    const result = { role: "tool" as const, toolCallId: call?.id ?? "", content: "noon" };
    const asked = { role: "assistant" as const, toolCalls: message.toolCalls ?? [], toolPlan: message.toolPlan ?? "" };
    const after = await client.v2.chat({ model, messages: [...messages, asked, result], tools });
    expect(after.message.content).toMatchObject([{ text: expect.stringContaining("noon") }]);
  });

  test("clients 2 v2 chat: documents are cited, whole and streamed", async () => {
    const client = clientOf(await listening());
    const documents = [{ id: "river", data: { title: "The Seine", text: "Paris lies on the Seine." } }];
    const { message } = await client.v2.chat({ model, messages, documents });
    const cited = { start: 0, sources: [{ type: "document", id: "river", document: { title: "The Seine" } }] };
    expect(message.citations).toMatchObject([cited]);
    const starts = [];
    for await (const event of await client.v2.chatStream({ model, messages, documents })) {
      if (event.type === "citation-start") starts.push(event.delta?.message?.citations);
    }
    expect(starts).toMatchObject([cited]);
  });

  test("clients 7.9 v1 chat: text, history and usage, streamed as lines of JSON", async () => {
    const client = clientOf(await listening());
    const asked = { model, message: prompt, preamble: "Be brief.", chatHistory: [{ role: "USER" as const, message: "Hi." }] };
    const whole = await client.chat(asked);
    let streamed = "";
    const kinds = new Set<string>();
    for await (const event of await client.chatStream(asked)) {
      kinds.add(event.eventType);
      if (event.eventType === "text-generation") streamed += event.text;
      if (event.eventType === "stream-end") expect(event.response.meta?.tokens).toEqual(whole.meta?.tokens);
    }
    expect(whole).toMatchObject({ text: streamed, finishReason: "COMPLETE" });
    expect(whole.chatHistory).toMatchObject([{ role: "USER" }, { role: "USER", message: prompt }, { role: "CHATBOT" }]);
    expect([...kinds]).toEqual(["stream-start", "text-generation", "stream-end"]);
  });

  test("clients 7.9 v1 chat: a tool is called, also in a stream, and its result answered", async () => {
    const client = clientOf(await listening());
    const zone = { type: "str", description: "Time zone.", required: true };
    const tools = [{ name: "get_time", description: "The time.", parameterDefinitions: { zone } }];
    const { toolCalls } = await client.chat({ model, message: prompt, tools });
    expect(toolCalls).toEqual([{ name: "get_time", parameters: { zone: expect.any(String) } }]);
    let streamed: unknown;
    for await (const event of await client.chatStream({ model, message: prompt, tools })) {
      if (event.eventType === "tool-calls-generation") streamed = event.toolCalls;
    }
    expect(streamed).toEqual(toolCalls);
    const toolResults = (toolCalls ?? []).map((call) => ({ call, outputs: [{ time: "noon" }] }));
    expect((await client.chat({ model, message: prompt, tools, toolResults })).text).toContain("noon");
  });

  test("clients 2 embed of both versions: vectors that agree", async () => {
    const client = clientOf(await listening());
    const asked = { model: "embed-v4.0", texts: ["one", "two"], inputType: "search_document" as const };
    const { embeddings } = await client.v2.embed({ ...asked, embeddingTypes: ["float", "int8"] });
    expect(embeddings.float?.map(({ length }) => length)).toEqual([1536, 1536]);
    expect(embeddings.int8?.[0]).toHaveLength(1536);
    const bare = await client.embed(asked);
    expect(bare).toMatchObject({ responseType: "embeddings_floats", embeddings: embeddings.float });
    const typed = await client.embed({ ...asked, embeddingTypes: ["float"] });
    expect(typed).toMatchObject({ responseType: "embeddings_by_type", embeddings: { float: embeddings.float } });
  });

  test("clients 2 rerank of both versions, and the models", async () => {
    const client = clientOf(await listening());
    const asked = { model: "rerank-v3.5", query: "Where does Paris lie?", documents: ["Bread.", "Paris lies on the Seine."] };
    const { results, meta } = await client.v2.rerank(asked);
    expect(results).toMatchObject([{ index: 1 }, { index: 0 }]);
    expect(meta?.billedUnits?.searchUnits).toBe(1);
    const first = await client.rerank({ ...asked, topN: 1, returnDocuments: true });
    expect(first.results).toEqual([{ ...results[0], document: { text: "Paris lies on the Seine." } }]);
    const { models } = await client.models.list({ endpoint: "rerank" });
    expect(models.map(({ name }) => name)).toContain("rerank-v3.5");
  });

  test("clients 2 classify: by the examples that an input is like", async () => {
    const client = clientOf(await listening());
    const examples = [
      { text: "Where is my parcel?", label: "shipping" },
      { text: "I cannot log in", label: "account" },
    ];
    const { classifications } = await client.classify({ inputs: ["The parcel is late"], examples });
    expect(classifications).toMatchObject([{ input: "The parcel is late", prediction: "shipping", labels: { account: {} } }]);
  });

  test("clients 2 tokenize: pieces that make the text; the first of them are its beginning", async () => {
    const client = clientOf(await listening());
    const { tokens, tokenStrings } = await client.tokenize({ model: "command-r", text: prompt });
    const { text } = await client.detokenize({ model: "command-r", tokens: tokens.slice(0, 2) });
    expect(text).toBe(tokenStrings.slice(0, 2).join(""));
    expect(tokenStrings.join("")).toBe(prompt);
    expect(tokens).toHaveLength(tokenStrings.length);
  });

  test("clients 2 the openai client reads the compatible path, whole, streamed and embedded", async () => {
    const client = new OpenAI({ apiKey: "k", baseURL: gatewayUrl(await listening(), "cohere/compatibility/v1") });
    const whole = await client.chat.completions.create({ model, messages });
    let streamed = "";
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? "";
    }
    expect(whole.choices[0]?.message.content).toBe(streamed);
    const { data } = await client.embeddings.create({ model: "embed-v4.0", input: ["one"] });
    expect(data[0]?.embedding).toHaveLength(1536);
  });

  test("clients 3 clients 4 errors are of the class of their status, and 429 is tried three times", async () => {
    const strict = clientOf(await listening(strictOpen));
    const unknown = strict.v2.chat({ model: "no-such-model", messages });
    await expect(unknown).rejects.toBeInstanceOf(Cohere.NotFoundError);
    await expect(unknown).rejects.toMatchObject({ statusCode: 404, body: { message: expect.stringContaining("no-such-model") } });
    const aigw = await scripted({ answer: failing(429, { "retry-after": "0.01" }) });
    const usual = new CohereClient({ token: "k", baseUrl: gatewayUrl(aigw, "cohere") });
    await expect(usual.v2.chat({ model, messages })).rejects.toBeInstanceOf(Cohere.TooManyRequestsError);
    expect(await requestCount(aigw)).toBe(3);
  });
});

describe.skipIf(!installed)(`@ai-sdk/cohere, unmodified${needs}`, async () => {
  if (!installed) return;
  const { createCohere } = await import("@ai-sdk/cohere");

  const cohere = (aigw: EmulatorInside) => createCohere({ baseURL: gatewayUrl(aigw, "cohere/v2"), apiKey: "k" });

  test("clients 6 plain and streamed text agree, with usage", async () => {
    const aigw = await listening();
    const whole = await generateText({ model: cohere(aigw)(model), prompt });
    const stream = streamText({ model: cohere(aigw)(model), prompt });
    expect(whole.text).toMatch(/\w/);
    expect(await stream.text).toBe(whole.text);
    expect(await stream.finishReason).toBe("stop");
    expect((await stream.usage).inputTokens).toBe(whole.usage.inputTokens);
    expect((await stream.usage).outputTokens).toBe(whole.usage.outputTokens);
  });

  test("clients 6 reasoning, whole and streamed", async () => {
    const aigw = await listening();
    const thinking = cohere(aigw)("command-a-reasoning-08-2025");
    const whole = await generateText({ model: thinking, prompt });
    const stream = streamText({ model: thinking, prompt });
    expect(whole.reasoningText).toMatch(/\w/);
    expect(await stream.reasoningText).toBe(whole.reasoningText);
    expect(await stream.text).toBe(whole.text);
    const silent = { cohere: { thinking: { type: "disabled" as const } } };
    expect((await generateText({ model: thinking, prompt, providerOptions: silent })).reasoningText).toBeUndefined();
  });

  test("clients 5 a tool loop ends, whole and streamed", async () => {
    const aigw = await listening();
    const zones: string[] = [];
    const execute = async ({ zone }: { zone: string }) => {
      zones.push(zone);
      return "noon";
    };
    const tools = { get_time: tool({ inputSchema: z.object({ zone: z.string() }), execute }) };
    const whole = await generateText({ model: cohere(aigw)(model), prompt, tools, stopWhen: isStepCount(5) });
    const stream = streamText({ model: cohere(aigw)(model), prompt, tools, stopWhen: isStepCount(5) });
    expect(whole.text).toMatch(/\w/);
    expect(await stream.text).toBe(whole.text);
    expect(zones).toHaveLength(2);
    expect(zones[0]).toBe(zones[1]);
  });

  test("clients 6 embeddings and reranking", async () => {
    const aigw = await listening();
    const provider = cohere(aigw);
    const { embeddings, usage } = await embedMany({ model: provider.embedding("embed-english-v3.0"), values: ["one", "two"] });
    expect(embeddings.map(({ length }) => length)).toEqual([1024, 1024]);
    expect(usage.tokens).toBe(2);
    const documents = ["Bread needs flour.", "Paris lies on the Seine."];
    const { ranking } = await rerank({ model: provider.reranking("rerank-v3.5"), query: prompt, documents, topN: 1 });
    expect(ranking).toEqual([{ originalIndex: 1, score: expect.any(Number), document: documents[1] }]);
  });

  test("clients 7.6 structured output fits its schema", async () => {
    const Place = z.object({ city: z.string(), country: z.string() });
    const aigw = await listening();
    const { output } = await generateText({ model: cohere(aigw)(model), prompt, output: Output.object({ schema: Place }) });
    expect(Place.safeParse(output).success).toBe(true);
  });
});
