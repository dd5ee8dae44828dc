import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { readCaller } from "../../../../src/formats/openai/translate-ask.ts";
import { workersAiTarget } from "../../../../src/formats/workers-ai/translate.ts";
import { failureOf } from "../openai/exchange.ts";

const LLAMA = "@cf/meta/llama-3.1-8b-instruct";
const HELLO = { model: LLAMA, messages: [{ role: "user", content: "hi" }] };
const USAGE = { prompt_tokens: 9, completion_tokens: 7, total_tokens: 16 };
const COUNTS = { inputTokens: 9, outputTokens: 7, reasoningTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

const asked = (changes: object = {}) => workersAiTarget.writeAsk(readCaller({ ...HELLO, ...changes }), {});

function eventsIn(events: readonly (object | string)[], changes: object = {}) {
  const reader = workersAiTarget.readStream(readCaller({ ...HELLO, ...changes }));
  const text = events.map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`).join("");
  return [...reader.push(Buffer.from(text)), ...reader.end()];
}

describe("the question", () => {
  test("G-COMPAT-6 is the model's native input: the caller's fields, without those that are OpenAI's alone", () => {
    const body = { n: 1, stream: true, stream_options: { include_usage: true }, max_completion_tokens: 50, top_k: 4, lora: "x" };
    expect(asked(body)).toEqual({
      path: `run/${LLAMA}`,
      headers: {},
      body: { messages: HELLO.messages, stream: true, max_tokens: 50, top_k: 4, lora: "x" },
    });
  });

  test.each([
    ["a result", [{ role: "tool", tool_call_id: "a", content: "1" }], 0],
    ["a call", [HELLO.messages[0], { role: "assistant", content: null, tool_calls: [{ id: "a", function: { name: "f" } }] }], 1],
  ])("G-COMPAT-6 OpenAI's tool messages are bad input: %s", (_what, messages, place) => {
    const { kind, message } = failureOf(() => asked({ messages }));
    expect(kind).toBe("bad-request");
    expect(message).toMatch(new RegExp(`Bad input.*oneOf at '/' not met.*'/messages/${place}'`));
  });

  test("WIRE-4.1 a schema goes bare, to models with OpenAI's answers as OpenAI has it", () => {
    const schema = { type: "object", properties: {} };
    const response_format = { type: "json_schema", json_schema: { name: "place", schema } };
    expect(asked({ response_format }).body).toMatchObject({ response_format: { type: "json_schema", json_schema: schema } });
    expect(asked({ response_format, model: "@cf/openai/gpt-oss-120b" }).body).toMatchObject({ response_format });
    expect(asked({ response_format: { type: "json_object" } }).body).toMatchObject({ response_format: { type: "json_object" } });
    expect(asked({ response_format: { type: "text" } }).body).not.toHaveProperty("response_format");
  });

  test("older functions become tools, a choice stays OpenAI's", () => {
    const f = { name: "f", description: "Does.", parameters: { type: "object" } };
    expect(asked({ functions: [f], function_call: { name: "f" } }).body).toEqual({
      messages: HELLO.messages,
      tools: [{ type: "function", function: f }],
      tool_choice: { type: "function", function: { name: "f" } },
    });
    expect(asked({ functions: [f], function_call: "none" }).body).toMatchObject({ tool_choice: "none" });
  });
});

describe("a whole answer", () => {
  const readWhole = (result: unknown, changes: object = {}) =>
    workersAiTarget.readWhole({ result, success: true }, readCaller({ ...HELLO, ...changes }));

  test("WIRE-4.1 text with usage stops at its end, or at the limit it used up", () => {
    const result = { response: "Paris", tool_calls: [], usage: USAGE };
    expect(readWhole(result)).toEqual([
      { kind: "started" },
      { kind: "text", text: "Paris" },
      { kind: "usage", usage: COUNTS },
      { kind: "stopped", stop: "end" },
    ]);
    expect(readWhole(result, { max_tokens: 7 })).toContainEqual({ kind: "stopped", stop: "length" });
  });

  test("WIRE-4.1 calls, flat or in OpenAI's style", () => {
    const flat = { name: "get_time", arguments: { zone: "UTC" } };
    const nested = { id: "call_1", type: "function", function: { name: "get_time", arguments: '{"zone":1}' } };
    expect(readWhole({ response: null, tool_calls: [flat, nested] })).toEqual([
      { kind: "started" },
      { kind: "call-started", call: 0, name: "get_time" },
      { kind: "call-arguments", call: 0, json: '{"zone":"UTC"}' },
      { kind: "call-ended", call: 0 },
      { kind: "call-started", call: 1, name: "get_time", id: "call_1" },
      { kind: "call-arguments", call: 1, json: '{"zone":1}' },
      { kind: "call-ended", call: 1 },
      { kind: "stopped", stop: "tool" },
    ]);
  });

  test("WIRE-4.1 in JSON mode the response is the object; its text is what OpenAI's callers parse", () => {
    expect(readWhole({ response: { city: "Paris" } })).toContainEqual({ kind: "text", text: '{"city":"Paris"}' });
  });

  test("WIRE-4.1 newer models put a chat completion into the result", () => {
    const message = { role: "assistant", content: "Paris", reasoning_content: "Hm." };
    const completion = { id: "chatcmpl-1", model: "m", choices: [{ index: 0, message, finish_reason: "length" }], usage: USAGE };
    expect(readWhole(completion)).toEqual([
      { kind: "started", id: "chatcmpl-1", model: "m" },
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "Paris" },
      { kind: "stopped", stop: "length" },
      { kind: "usage", usage: COUNTS },
    ]);
  });

  test("what is no text answer is none", () => {
    expect(readWhole({ shape: [1, 3], data: [[0, 0, 0]] })).toBeUndefined();
    expect(readWhole(null)).toBeUndefined();
  });
});

describe("a stream", () => {
  test("WIRE-4.1 responses, padding and usage; [DONE] is the stop", () => {
    const usage = { response: "", usage: USAGE };
    expect(eventsIn([{ response: "Par", p: "abc" }, { response: "is" }, usage, "[DONE]"])).toEqual([
      { kind: "started" },
      { kind: "text", text: "Par" },
      { kind: "text", text: "is" },
      { kind: "usage", usage: COUNTS },
      { kind: "stopped", stop: "end" },
    ]);
    expect(eventsIn([{ response: "Paris" }, usage, "[DONE]"], { max_tokens: 5 }).at(-1)).toEqual({
      kind: "stopped",
      stop: "length",
    });
    expect(eventsIn([{ response: "Par" }]).at(-1)).toEqual({ kind: "text", text: "Par" });
  });

  test("WIRE-4.1 a call is one event", () => {
    const call = { response: null, tool_calls: [{ name: "f", arguments: {} }] };
    expect(eventsIn([call, "[DONE]"])).toEqual([
      { kind: "started" },
      { kind: "call-started", call: 0, name: "f" },
      { kind: "call-arguments", call: 0, json: "{}" },
      { kind: "call-ended", call: 0 },
      { kind: "stopped", stop: "tool" },
    ]);
  });

  test("WIRE-4.1 chunks of OpenAI's, with an event of Workers AI's own behind them", () => {
    const chunk = (delta: object, finish_reason: string | null) => ({ id: "1", choices: [{ index: 0, delta, finish_reason }] });
    const events = [chunk({ content: "Paris" }, null), chunk({}, "stop"), { response: "", usage: USAGE }, "[DONE]"];
    expect(eventsIn(events)).toEqual([
      { kind: "started", id: "1" },
      { kind: "text", text: "Paris" },
      { kind: "stopped", stop: "end" },
      { kind: "usage", usage: COUNTS },
    ]);
  });

  test("WIRE-4.3 an error in the stream is a failure, in either shape", () => {
    expect(eventsIn([{ errors: [{ code: 3040, message: "Capacity" }], success: false }])).toEqual([
      { kind: "failed", failure: { kind: "server-error", message: "Capacity" } },
    ]);
    expect(eventsIn([{ error: { message: "Capacity", code: 3040 } }])).toEqual([
      { kind: "failed", failure: { kind: "server-error", message: "Capacity" } },
    ]);
    expect(eventsIn(["{"])).toMatchObject([{ kind: "failed" }]);
  });
});
