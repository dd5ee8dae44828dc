import { describe, expect, test } from "vitest";
import { BadAsk, type Written } from "../../../../src/formats/format.ts";
import { workersAiRun } from "../../../../src/formats/workers-ai/run.ts";
import type { ChatAnswer, ChatAsk, ChatChoice } from "../../../../src/tasks/chat.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { seededRandom } from "../../../../src/world/random.ts";
import { formatRequest } from "../../../support/format-request.ts";
import { urls } from "../../../support/own-urls.ts";

const llama = "@cf/meta/llama-3.1-8b-instruct";
const gptOss = "@cf/openai/gpt-oss-120b";
const hello = [{ role: "user", content: "Hello" }];

function requestTo(model: string, json: unknown) {
  return formatRequest({ path: `run/${model}`, params: { model }, json });
}

function ask(json: unknown, model = llama): ChatAsk {
  return workersAiRun.readAsk(requestTo(model, json));
}

function refusal(json: unknown, model = llama): string {
  try {
    ask(json, model);
  } catch (error) {
    if (error instanceof BadAsk) return `${error.failure.kind}: ${error.failure.message}`;
    throw error;
  }
  return "nothing refused";
}

function answer(choice: Partial<ChatChoice>, model = llama): ChatAnswer {
  const whole: ChatChoice = { reasoning: [], text: [], toolCalls: [], stop: "end", ...choice };
  return { task: "chat", model, choices: [whole], usage: usage(9, 7) };
}

function write(choice: Partial<ChatChoice>, json: object, model = llama): Written {
  const request = requestTo(model, { messages: hello, ...json });
  const context = { random: seededRandom("a"), nowMs: Date.UTC(2026, 0, 1), request, urls };
  return workersAiRun.writeAnswer(answer(choice, model), workersAiRun.readAsk(request), context);
}

function body(written: Written): unknown {
  return written.kind === "whole" ? JSON.parse(String(written.body)) : expect.fail("a stream came");
}

function frames(written: Written): string[] {
  return written.kind === "stream" ? [...written.frames].map(({ bytes }) => String(bytes)) : expect.fail("no stream came");
}

const counted = { prompt_tokens: 9, completion_tokens: 7, total_tokens: 16 };

describe("reading", () => {
  test("WIRE-4.1 the model is the path's; a prompt is one user message", () => {
    const read = ask({ prompt: "Hello", max_tokens: 50, temperature: 0.1, top_p: 0.9, top_k: 5, seed: 3, raw: true });
    expect(read).toMatchObject({ model: llama, maxTokens: 50, delivery: { stream: false } });
    expect(read.sampling).toEqual({ temperature: 0.1, topP: 0.9, topK: 5, seed: 3 });
    expect(read.messages).toEqual([{ role: "user", parts: [{ kind: "text", text: "Hello" }] }]);
  });

  test("WIRE-4.1 tools are flat or in OpenAI's style", () => {
    const tool = { name: "get_time", description: "The time.", parameters: { type: "object" } };
    const both = ask({ messages: hello, tools: [tool, { type: "function", function: { ...tool, name: "get_date" } }] });
    expect(both.tools).toEqual([tool, { ...tool, name: "get_date" }]);
  });

  test.each([
    [undefined, { kind: "auto" }],
    ["none", { kind: "none" }],
    ["required", { kind: "required" }],
    ["any", { kind: "required" }],
    [
      { type: "function", function: { name: "x" } },
      { kind: "tool", name: "x" },
    ],
  ])("tool_choice %j is read as %j", (given, expected) => {
    expect(ask({ messages: hello, tool_choice: given }).toolChoice).toEqual(expected);
  });

  test.each([
    [
      { type: "json_schema", json_schema: { type: "object" } },
      { kind: "schema", schema: { type: "object" } },
    ],
    [
      { type: "json_schema", json_schema: { name: "place", schema: { type: "object" } } },
      { kind: "schema", schema: { type: "object" }, name: "place" },
    ],
    [{ type: "json_object" }, { kind: "json" }],
    [{ type: "text" }, { kind: "text" }],
    [undefined, { kind: "text" }],
  ])("WIRE-4.1 response_format %j is read as %j", (format, expected) => {
    expect(ask({ messages: hello, response_format: format }).output).toEqual(expected);
  });

  test("clients 7.5 what workers-ai-provider sends after a tool call is read", () => {
    const call = { type: "function", id: "functions.get_time:0", function: { name: "get_time", arguments: '{"zone":"UTC"}' } };
    const read = ask({
      messages: [
        ...hello,
        { role: "assistant", content: "", tool_calls: [call] },
        { role: "tool", name: "get_time", tool_call_id: "functions.get_time:0", content: "12:00" },
      ],
    });
    expect(read.messages.slice(1)).toEqual([
      {
        role: "assistant",
        parts: [{ kind: "tool-call", id: "functions.get_time:0", name: "get_time", arguments: { zone: "UTC" } }],
      },
      {
        role: "tool",
        parts: [{ kind: "tool-result", callId: "functions.get_time:0", name: "get_time", text: "12:00", isError: false }],
      },
    ]);
  });

  test("a flat tool call, as native answers have it, is read", () => {
    const called = { role: "assistant", content: "", tool_calls: [{ name: "get_time", arguments: { zone: "UTC" } }] };
    expect(ask({ messages: [called] }).messages[0]?.parts).toEqual([
      { kind: "tool-call", id: "", name: "get_time", arguments: { zone: "UTC" } },
    ]);
  });

  test("the same picture is the same beside the messages and inside one", () => {
    const beside = ask({ prompt: "What is this?", image: "aGk=" });
    const parts = [
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } },
    ];
    expect(ask({ messages: [{ role: "user", content: parts }] }).messages).toEqual(beside.messages);
  });

  test.each([
    [{}, "'prompt', required properties at '/' are 'messages'"],
    [[], "'prompt', required properties at '/' are 'messages'"],
    [{ prompt: "" }, "Length of '/prompt' must be >= 1"],
    [{ prompt: 4 }, "Type mismatch of '/prompt', 'number' not in 'string'"],
    [{ messages: "Hello" }, "Type mismatch of '/messages', 'string' not in 'array'"],
    [{ messages: [] }, "Length of '/messages' must be >= 1"],
    [{ messages: ["Hello"] }, "Type mismatch of '/messages/0', 'string' not in 'object'"],
    [{ messages: [{}] }, "required properties at '/messages/0' are 'role,content'"],
    [{ messages: [{ role: 1, content: "" }] }, "Type mismatch of '/messages/0/role', 'number' not in 'string'"],
    [
      { messages: [...hello, { role: "assistant", content: null }] },
      "Type mismatch of '/messages/1/content', 'null' not in 'string'",
    ],
    [{ messages: hello, tools: [{}] }, "required properties at '/tools/0' are 'name'"],
  ])("WIRE-4.3 %j is bad input", (json, reason) => {
    expect(refusal(json)).toContain("bad-request: AiError: Bad input: Error: oneOf at '/' not met, 0 matches: ");
    expect(refusal(json)).toContain(reason);
  });

  test("a body that is no JSON is refused", () => {
    const request = formatRequest({ params: { model: llama }, body: "{" });
    expect(() => workersAiRun.readAsk(request)).toThrow(BadAsk);
  });

  test("WIRE-4.1 newer models take prompt, OpenAI's messages or OpenAI's input", () => {
    const asked = { role: "user", parts: [{ kind: "text", text: "Hello" }] };
    for (const json of [{ prompt: "Hello" }, { messages: hello }, { input: "Hello" }]) {
      expect(ask(json, gptOss)).toMatchObject({ model: gptOss, messages: [asked] });
    }
  });
});

describe("whole answers", () => {
  test("WIRE-4.1 text is the response, in an envelope", () => {
    const written = write({ text: ["Paris", " lies"] }, {});
    expect(written.headers).toEqual({ "content-type": "application/json" });
    expect(body(written)).toEqual({
      result: { response: "Paris lies", tool_calls: [], usage: counted },
      success: true,
      errors: [],
      messages: [],
    });
  });

  test("WIRE-4.1 a tool call has an object as arguments and no response", () => {
    const toolCalls = [{ name: "get_time", arguments: { zone: "UTC" } }];
    expect(body(write({ toolCalls, stop: "tool" }, {}))).toMatchObject({
      result: { response: null, tool_calls: toolCalls, usage: counted },
    });
  });

  test("WIRE-4.1 in JSON mode the response is the parsed object", () => {
    const written = write({ text: ['{"city":', '"Paris"}'] }, { response_format: { type: "json_object" } });
    expect(body(written)).toMatchObject({ result: { response: { city: "Paris" } } });
  });

  test("WIRE-4.1 text that is no JSON in JSON mode is error 5024", () => {
    const written = write({ text: ['{"city":'] }, { response_format: { type: "json_object" } });
    expect(written.status).toBe(400);
    expect(body(written)).toMatchObject({
      success: false,
      errors: [{ code: 5024, message: expect.stringContaining("JSON Mode couldn't be met") }],
    });
  });

  test("a refusal is the response", () => {
    expect(body(write({ refusal: "I will not." }, {}))).toMatchObject({ result: { response: "I will not." } });
  });

  test("WIRE-4.1 newer models put an OpenAI chat completion into the result", () => {
    const written = write({ text: ["Paris"], reasoning: ["Hm."] }, {}, gptOss);
    expect(body(written)).toMatchObject({
      result: {
        object: "chat.completion",
        model: gptOss,
        choices: [{ message: { role: "assistant", content: "Paris", reasoning_content: "Hm." }, finish_reason: "stop" }],
        usage: counted,
      },
      success: true,
    });
  });

  test("gpt-oss asked with input answers as OpenAI's Responses, in an envelope", () => {
    const request = requestTo(gptOss, { input: "Hello" });
    const context = { random: seededRandom("a"), nowMs: 0, request, urls };
    const written = workersAiRun.writeAnswer(answer({ text: ["Hi"] }, gptOss), workersAiRun.readAsk(request), context);
    expect(body(written)).toMatchObject({ result: { object: "response", status: "completed" }, success: true });
  });
});

describe("streams", () => {
  test("G-STREAM-5 WIRE-4.1 pieces of the response, then usage, then [DONE]", () => {
    const written = write({ text: ["Par", 'is "'] }, { stream: true });
    expect(written.headers).toEqual({ "content-type": "text/event-stream", "cache-control": "no-cache" });
    expect(frames(written)).toEqual([
      'data: {"response":"Par"}\n\n',
      'data: {"response":"is \\""}\n\n',
      `data: {"response":"","usage":${JSON.stringify(counted)}}\n\n`,
      "data: [DONE]\n\n",
    ]);
  });

  test("WIRE-4.1 a tool call is one event", () => {
    const written = write({ toolCalls: [{ name: "get_time", arguments: { zone: "UTC" } }], stop: "tool" }, { stream: true });
    expect(frames(written)).toEqual([
      'data: {"response":null,"tool_calls":[{"name":"get_time","arguments":{"zone":"UTC"}}]}\n\n',
      `data: {"response":"","usage":${JSON.stringify(counted)}}\n\n`,
      "data: [DONE]\n\n",
    ]);
  });

  test("WIRE-4.1 newer models stream OpenAI chunks, the last of them with usage", () => {
    const [finish, done] = frames(write({ text: ["Paris"] }, { stream: true }, gptOss)).slice(-2);
    expect(JSON.parse(finish?.slice(6) ?? "")).toMatchObject({
      object: "chat.completion.chunk",
      choices: [{ finish_reason: "stop" }],
      usage: counted,
    });
    expect(done).toBe("data: [DONE]\n\n");
  });
});

test("usage is found in the envelope and in stream events", () => {
  expect(workersAiRun.readUsage({ result: { usage: counted } }, undefined)).toEqual(usage(9, 7));
  expect(workersAiRun.readUsage({ response: "", usage: counted }, undefined)).toEqual(usage(9, 7));
  expect(workersAiRun.readUsage({ response: "Par" }, usage(1, 1))).toEqual(usage(1, 1));
});
