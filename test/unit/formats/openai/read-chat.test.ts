import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openaiShapedChat } from "../../../../src/formats/openai/chat.ts";
import { failureOf, requestOf } from "./exchange.ts";

const HELLO = [{ role: "user", content: "hello" }];
const TIME = { type: "function", function: { name: "get_time", description: "The time", parameters: { type: "object" } } };

const ask = (body: object) => openaiShapedChat.readAsk(requestOf({ model: "gpt-4o-mini", messages: HELLO, ...body }));
const refused = (body: object) => failureOf(() => ask(body));

describe("readAsk of openai.chat", () => {
  test("WIRE-1.1 a bare question has the usual settings", () => {
    expect(ask({})).toEqual({
      task: "chat",
      model: "gpt-4o-mini",
      messages: [{ role: "user", parts: [{ kind: "text", text: "hello" }] }],
      tools: [],
      toolChoice: { kind: "auto" },
      parallelToolCalls: true,
      output: { kind: "text" },
      choices: 1,
      stop: [],
      sampling: {},
      delivery: { stream: false, includeUsage: false },
    });
  });

  test("WIRE-1.1 every setting is read", () => {
    const read = ask({
      n: 3,
      max_tokens: 5,
      max_completion_tokens: 7,
      stop: ["a", "b"],
      temperature: 0.5,
      top_p: 0.9,
      seed: 42,
      logprobs: true,
      top_logprobs: 2,
      reasoning_effort: "low",
      parallel_tool_calls: false,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(read).toMatchObject({
      choices: 3,
      maxTokens: 7,
      stop: ["a", "b"],
      sampling: { temperature: 0.5, topP: 0.9, seed: 42 },
      topLogprobs: 2,
      reasoning: { effort: "low", visible: false },
      parallelToolCalls: false,
      delivery: { stream: true, includeUsage: true },
    });
  });

  test("WIRE-1.1 older and shorter spellings mean the same", () => {
    expect(ask({ max_tokens: 5 }).maxTokens).toBe(5);
    expect(ask({ stop: "END" }).stop).toEqual(["END"]);
    expect(ask({ logprobs: true }).topLogprobs).toBe(0);
    expect(ask({ logprobs: false }).topLogprobs).toBeUndefined();
  });

  test("settings given as null are not given", () => {
    const nothing = {
      n: null,
      max_tokens: null,
      temperature: null,
      stop: null,
      tools: null,
      tool_choice: null,
      top_logprobs: null,
    };
    expect(ask(nothing)).toEqual(ask({}));
  });

  test("WIRE-0 unknown fields are ignored", () => {
    expect(ask({ store: true, metadata: { a: "b" }, user: "u", invented: 1 })).toEqual(ask({}));
  });

  test("WIRE-16 a model in the path wins over the body's", () => {
    const request = requestOf({ model: "https://x", messages: HELLO }, { params: { model: "org/name" } });
    expect(openaiShapedChat.readAsk(request).model).toBe("org/name");
  });

  test("WIRE-1.1 output can be free text, JSON or follow a schema", () => {
    const schema = { type: "object" };
    expect(ask({ response_format: { type: "text" } }).output).toEqual({ kind: "text" });
    expect(ask({ response_format: { type: "json_object" } }).output).toEqual({ kind: "json" });
    const named = { type: "json_schema", json_schema: { name: "n", schema, strict: true } };
    expect(ask({ response_format: named }).output).toEqual({ kind: "schema", schema, name: "n" });
  });

  test("a bare schema, as workers-ai-provider sends it, is the schema", () => {
    const schema = { type: "object", properties: {} };
    expect(ask({ response_format: { type: "json_schema", json_schema: schema } }).output).toEqual({ kind: "schema", schema });
  });
});

describe("messages", () => {
  const parts = (message: object) => ask({ messages: [message] }).messages[0]?.parts;

  test("WIRE-1.1 developer messages are system messages", () => {
    const roles = ["system", "developer", "user"].map((role) => ask({ messages: [{ role, content: "x" }] }).messages[0]?.role);
    expect(roles).toEqual(["system", "system", "user"]);
  });

  test("WIRE-1.1 media are known by the digest of what they hold, in a data URL or bare", () => {
    const digest = createHash("sha256").update("QUJD").digest("hex");
    const content = [
      { type: "text", text: "look" },
      { type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } },
      { type: "input_audio", input_audio: { data: "QUJD", format: "wav" } },
      { type: "file", file: { file_data: "data:application/pdf;base64,QUJD", filename: "a.pdf" } },
    ];
    expect(parts({ role: "user", content })).toEqual([
      { kind: "text", text: "look" },
      { kind: "media", type: "image", digest },
      { kind: "media", type: "audio", digest },
      { kind: "media", type: "file", digest, name: "a.pdf" },
    ]);
  });

  test("an image by address has the digest of the address", () => {
    const digest = createHash("sha256").update("https://a.test/b.png").digest("hex");
    const content = [{ type: "image_url", image_url: { url: "https://a.test/b.png" } }];
    expect(parts({ role: "user", content })).toEqual([{ kind: "media", type: "image", digest }]);
  });

  test("WIRE-1.1 tool calls and their results are tied by id", () => {
    const call = { id: "call_1", type: "function", function: { name: "get_time", arguments: '{"zone":"UTC"}' } };
    const { messages } = ask({
      messages: [
        ...HELLO,
        { role: "assistant", content: null, tool_calls: [call] },
        {
          role: "tool",
          tool_call_id: "call_1",
          content: [
            { type: "text", text: "no" },
            { type: "text", text: "on" },
          ],
        },
      ],
    });
    expect(messages.slice(1)).toEqual([
      { role: "assistant", parts: [{ kind: "tool-call", id: "call_1", name: "get_time", arguments: { zone: "UTC" } }] },
      { role: "tool", parts: [{ kind: "tool-result", callId: "call_1", text: "noon", isError: false }] },
    ]);
  });

  test("WIRE-1.1 calls of custom tools hold text", () => {
    const call = { id: "call_1", type: "custom", custom: { name: "run", input: "ls" } };
    const expected = { kind: "tool-call", id: "call_1", name: "run", arguments: { input: "ls" } };
    expect(parts({ role: "assistant", tool_calls: [call] })).toEqual([expected]);
  });

  test("arguments that are no JSON stay text, and none are an empty object", () => {
    const call = (given: string) => ({ id: "c", type: "function", function: { name: "f", arguments: given } });
    const read = parts({ role: "assistant", tool_calls: [call("{oops"), call("")] });
    expect(read?.map((part) => part.kind === "tool-call" && part.arguments)).toEqual(["{oops", {}]);
  });

  test("WIRE-1.1 the older function messages are tool messages named after the function", () => {
    const { messages } = ask({
      messages: [
        ...HELLO,
        { role: "assistant", content: null, function_call: { name: "f", arguments: "{}" } },
        { role: "function", name: "f", content: "done" },
      ],
    });
    expect(messages.slice(1)).toEqual([
      { role: "assistant", parts: [{ kind: "tool-call", id: "f", name: "f", arguments: {} }] },
      { role: "tool", parts: [{ kind: "tool-result", callId: "f", name: "f", text: "done", isError: false }] },
    ]);
  });

  test("what the assistant thought and refused before is part of the talk", () => {
    expect(parts({ role: "assistant", content: null, refusal: "No.", reasoning_content: "Hm." })).toEqual([
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "No." },
    ]);
  });
});

describe("tools", () => {
  test("WIRE-1.1 functions are offered with description and parameters", () => {
    expect(ask({ tools: [TIME] }).tools).toEqual([{ name: "get_time", description: "The time", parameters: { type: "object" } }]);
  });

  test("WIRE-1.1 the older functions and function_call are tools and choice", () => {
    const read = ask({ functions: [{ name: "f" }], function_call: { name: "f" } });
    expect(read.tools).toEqual([{ name: "f", parameters: { type: "object", properties: {} } }]);
    expect(read.toolChoice).toEqual({ kind: "tool", name: "f" });
  });

  test("WIRE-1.1 each choice is understood", () => {
    const choose = (tool_choice: unknown) => ask({ tools: [TIME], tool_choice }).toolChoice;
    expect(["auto", "none", "required"].map(choose)).toEqual([{ kind: "auto" }, { kind: "none" }, { kind: "required" }]);
    expect(choose({ type: "function", function: { name: "get_time" } })).toEqual({ kind: "tool", name: "get_time" });
  });

  test("allowed_tools leaves only those named", () => {
    const other = { type: "function", function: { name: "other" } };
    const tool_choice = {
      type: "allowed_tools",
      allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "other" } }] },
    };
    const read = ask({ tools: [TIME, other], tool_choice });
    expect(read.tools.map((tool) => tool.name)).toEqual(["other"]);
    expect(read.toolChoice).toEqual({ kind: "required" });
  });

  test("a custom tool is offered as one that takes a string", () => {
    const [tool] = ask({ tools: [{ type: "custom", custom: { name: "run", description: "Runs" } }] }).tools;
    expect(tool).toMatchObject({ name: "run", description: "Runs", parameters: { properties: { input: { type: "string" } } } });
  });
});

describe("WIRE-1.8 refusals", () => {
  test.each([
    ["no messages", { messages: undefined }, "messages", "missing_required_parameter"],
    ["messages that are no list", { messages: "hi" }, "messages", "invalid_type"],
    ["an empty list of messages", { messages: [] }, "messages", "empty_array"],
    ["a message that is no object", { messages: ["hi"] }, "messages[0]", "invalid_type"],
    ["a message without role", { messages: [{ content: "x" }] }, "messages[0].role", "missing_required_parameter"],
    ["an unknown role", { messages: [{ role: "bot", content: "x" }] }, "messages[0].role", "invalid_value"],
    ["a user message without content", { messages: [{ role: "user" }] }, "messages[0].content", "missing_required_parameter"],
    ["content of null", { messages: [{ role: "user", content: null }] }, "messages[0].content", undefined],
    ["content that is a number", { messages: [{ role: "user", content: 1 }] }, "messages[0].content", "invalid_type"],
    [
      "a tool result without id",
      { messages: [...HELLO, { role: "tool", content: "x" }] },
      "messages[1].tool_call_id",
      "missing_required_parameter",
    ],
    ["a function result without name", { messages: [{ role: "function" }] }, "messages[0].name", "missing_required_parameter"],
    ["alternatives without logprobs", { top_logprobs: 2 }, "top_logprobs", undefined],
    ["too many alternatives", { logprobs: true, top_logprobs: 21 }, "top_logprobs", "integer_above_max_value"],
    ["no choices", { n: 0 }, "n", "integer_below_min_value"],
    ["too many choices", { n: 129 }, "n", "integer_above_max_value"],
    ["half a choice", { n: 1.5 }, "n", "invalid_type"],
    ["no tokens at all", { max_completion_tokens: 0 }, "max_completion_tokens", "integer_below_min_value"],
    ["too warm", { temperature: 2.1 }, "temperature", "decimal_above_max_value"],
    ["a warm word", { temperature: "hot" }, "temperature", "invalid_type"],
    ["five stops", { stop: ["a", "b", "c", "d", "e"] }, "stop", "array_above_max_length"],
    [
      "a choice of an absent tool",
      { tools: [TIME], tool_choice: { type: "function", function: { name: "x" } } },
      "tool_choice",
      undefined,
    ],
    ["a required tool where there is none", { tool_choice: "required" }, "tool_choice", undefined],
    ["an unknown choice", { tools: [TIME], tool_choice: "maybe" }, "tool_choice", "invalid_value"],
    [
      "a tool without name",
      { tools: [{ type: "function", function: {} }] },
      "tools[0].function.name",
      "missing_required_parameter",
    ],
    ["a model that is no string", { model: 4 }, "model", "invalid_type"],
  ])("%s", (_name, body, param, code) => {
    const { kind, message, ...failure } = refused(body);
    expect(kind).toBe("bad-request");
    expect(message).toBeTruthy();
    expect(failure).toEqual(code === undefined ? { param } : { param, code });
  });

  test("a request without model is told to name one", () => {
    expect(refused({ model: undefined })).toEqual({ kind: "bad-request", message: "you must provide a model parameter" });
  });

  test("JSON that is no object is no request", () => {
    expect(failureOf(() => openaiShapedChat.readAsk(requestOf([1]))).kind).toBe("bad-json");
  });
});
