import { createOpenAI } from "@ai-sdk/openai";
import { generateText, jsonSchema, streamText, type ToolSet } from "ai";
import OpenAI, { APIError } from "openai";
import { describe, expect, test } from "vitest";
import type { Written } from "../../../../src/formats/format.ts";
import { openai } from "../../../../src/providers/openai.ts";
import type { Answer } from "../../../../src/tasks/task.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { answerOf, choiceOf, contextOf, requestOf } from "./exchange.ts";

// The real clients read what the formats write, through a fetch that never leaves the process.

const TIME = { name: "get_time", description: "The time", parameters: { type: "object", properties: {} } };
const PARIS = answerOf(choiceOf({ text: ["Paris", " lies", " on", " the", " Seine."] }));
const CALL = answerOf(choiceOf({ toolCalls: [{ name: "get_time", arguments: { zone: "UTC" } }], stop: "tool" }));

function fetchOf(answer: Answer): typeof fetch {
  return async (url, init) => {
    const path = new URL(String(url)).pathname.slice("/v1/".length);
    const method = init?.method ?? "GET";
    const endpoint = openai.endpoints.find((one) => one.method === method && one.match(path));
    if (!endpoint) throw new Error(`no endpoint for ${method} ${path}`);
    const body: unknown = init?.body ? JSON.parse(String(init.body)) : undefined;
    const request = requestOf(body, { method, path, params: endpoint.match(path) ?? {} });
    return responseOf(endpoint.format.writeAnswer(answer, endpoint.format.readAsk(request), contextOf(request)));
  };
}

function responseOf(written: Written): Response {
  const headers = Object.entries(written.headers).map(([name, value]): [string, string] => [name, String(value)]);
  if (written.kind === "whole") return new Response(String(written.body), { status: written.status, headers });
  const frames = written.frames[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = frames.next();
      if (next.done) controller.close();
      else controller.enqueue(Buffer.from(next.value.bytes));
    },
  });
  return new Response(body, { status: written.status, headers });
}

const clientOf = (answer: Answer) => new OpenAI({ apiKey: "sk-test", baseURL: "https://api.test/v1", fetch: fetchOf(answer) });
const HELLO = [{ role: "user", content: "hi" }] as const;

describe("the openai package", () => {
  test("WIRE-1.1 reads a plain chat answer", async () => {
    const answer = await clientOf(PARIS).chat.completions.create({ model: "gpt-4o-mini", messages: [...HELLO] });
    expect(answer.choices[0]?.message.content).toBe("Paris lies on the Seine.");
  });

  test("WIRE-1.1 puts a streamed chat answer together", async () => {
    const runner = clientOf(PARIS).chat.completions.stream({
      model: "gpt-4o-mini",
      messages: [...HELLO],
      logprobs: true,
      stream_options: { include_usage: true },
    });
    const answer = await runner.finalChatCompletion();
    expect(answer.choices[0]?.message.content).toBe("Paris lies on the Seine.");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(answer.choices[0]?.logprobs?.content).toHaveLength(5);
    expect(answer.usage?.total_tokens).toBe(20);
  });

  test("WIRE-1.1 puts a streamed tool call together", async () => {
    const tools = [{ type: "function", function: TIME } as const];
    const runner = clientOf(CALL).chat.completions.stream({ model: "gpt-4o-mini", messages: [...HELLO], tools });
    const [choice] = (await runner.finalChatCompletion()).choices;
    expect(choice?.finish_reason).toBe("tool_calls");
    expect(choice?.message.tool_calls).toMatchObject([{ function: { name: "get_time", arguments: '{"zone":"UTC"}' } }]);
  });

  test("WIRE-1.1 puts a streamed refusal together", async () => {
    const refused = answerOf(choiceOf({ refusal: "I will not.", stop: "refusal" }));
    const runner = clientOf(refused).chat.completions.stream({ model: "gpt-4o-mini", messages: [...HELLO] });
    expect((await runner.finalChatCompletion()).choices[0]?.message).toMatchObject({ refusal: "I will not.", content: null });
  });

  test("WIRE-1.2 reads a plain response", async () => {
    const response = await clientOf(PARIS).responses.create({ model: "gpt-4o-mini", input: "hi" });
    expect(response.output_text).toBe("Paris lies on the Seine.");
  });

  test("WIRE-1.2 puts a streamed response together: reasoning, text and a call", async () => {
    const all = answerOf(
      choiceOf({
        reasoning: ["Hm", " well."],
        text: ["I", " look."],
        toolCalls: [{ name: "get_time", arguments: { zone: "UTC" } }],
        stop: "tool",
      }),
    );
    const tools = [{ type: "function", strict: false, ...TIME } as const];
    const stream = clientOf(all).responses.stream({ model: "o3", input: "hi", tools, reasoning: { summary: "auto" } });
    const response = await stream.finalResponse();
    expect(response.status).toBe("completed");
    expect(response.output).toMatchObject([
      { type: "reasoning", summary: [{ text: "Hm well." }] },
      { type: "message", content: [{ text: "I look." }] },
      { type: "function_call", name: "get_time", arguments: '{"zone":"UTC"}' },
    ]);
  });

  test("WIRE-1.3 reads embeddings, which it asks for as base64", async () => {
    const vectors = [Float32Array.of(0.6, -0.8)];
    const answer = { task: "embedding", model: "text-embedding-3-small", vectors, usage: usage(1, 0) } as const;
    const { data } = await clientOf(answer).embeddings.create({ model: "text-embedding-3-small", input: "hi" });
    expect(data[0]?.embedding).toEqual([Math.fround(0.6), Math.fround(-0.8)]);
  });

  test("WIRE-1.8 reads an error", async () => {
    const refusing: typeof fetch = async () => {
      const context = contextOf(requestOf({}));
      return responseOf(openai.errors({ kind: "model-not-found", model: "gpt-x" }, context));
    };
    const client = new OpenAI({ apiKey: "sk-test", baseURL: "https://api.test/v1", fetch: refusing });
    const failed = client.chat.completions.create({ model: "gpt-x", messages: [...HELLO] });
    await expect(failed).rejects.toBeInstanceOf(APIError);
    await expect(failed).rejects.toMatchObject({ status: 404, code: "model_not_found", type: "invalid_request_error" });
  });
});

describe("the AI SDK", () => {
  const providerOf = (answer: Answer) =>
    createOpenAI({ apiKey: "sk-test", baseURL: "https://api.test/v1", fetch: fetchOf(answer) });
  const tools: ToolSet = { get_time: { description: "The time", inputSchema: jsonSchema({ type: "object", properties: {} }) } };

  test.each(["chat", "responses"] as const)("reads plain and streamed text over %s, with the same usage", async (api) => {
    const model = providerOf(PARIS)[api]("gpt-4o-mini");
    const plain = await generateText({ model, prompt: "hi" });
    const stream = streamText({ model, prompt: "hi" });
    expect([plain.text, await stream.text]).toEqual(["Paris lies on the Seine.", "Paris lies on the Seine."]);
    expect([plain.usage.totalTokens, (await stream.usage).totalTokens]).toEqual([20, 20]);
  });

  test.each(["chat", "responses"] as const)("reads plain and streamed tool calls over %s", async (api) => {
    const model = providerOf(CALL)[api]("gpt-4o-mini");
    const plain = await generateText({ model, prompt: "hi", tools });
    const streamed = await streamText({ model, prompt: "hi", tools }).toolCalls;
    const expected = [{ toolName: "get_time", input: { zone: "UTC" } }];
    expect([plain.toolCalls, streamed]).toMatchObject([expected, expected]);
  });
});
