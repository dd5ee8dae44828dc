import { describe, expect, test } from "vitest";
import { openaiChat } from "../../../../src/formats/openai/chat.ts";
import { openaiResponses } from "../../../../src/formats/openai/responses.ts";
import { failureOf, requestOf } from "./exchange.ts";

const TIME = { type: "function", name: "get_time", description: "The time", parameters: { type: "object" }, strict: true };

const ask = (body: object) => openaiResponses.readAsk(requestOf({ model: "gpt-4o-mini", input: "hello", ...body }));

describe("readAsk of openai.responses", () => {
  test("WIRE-1.2 a bare question has the usual settings", () => {
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
      delivery: { stream: false, includeUsage: true },
    });
  });

  test("WIRE-1.2 every setting is read", () => {
    const schema = { type: "object" };
    const read = ask({
      max_output_tokens: 64,
      temperature: 0.1,
      top_p: 0.5,
      parallel_tool_calls: false,
      reasoning: { effort: "high", summary: "auto" },
      text: { format: { type: "json_schema", name: "n", schema, strict: true } },
      include: ["message.output_text.logprobs"],
      top_logprobs: 4,
      stream: true,
    });
    expect(read).toMatchObject({
      maxTokens: 64,
      sampling: { temperature: 0.1, topP: 0.5 },
      parallelToolCalls: false,
      reasoning: { effort: "high", visible: true },
      output: { kind: "schema", schema, name: "n" },
      topLogprobs: 4,
      delivery: { stream: true },
    });
  });

  test("WIRE-1.2 reasoning is shown only with a summary", () => {
    expect(ask({ reasoning: { effort: "low" } }).reasoning).toEqual({ effort: "low", visible: false });
    expect(ask({ reasoning: { effort: null, summary: null } }).reasoning).toBeUndefined();
  });

  test("logprobs come only when included", () => {
    expect(ask({ top_logprobs: 3 }).topLogprobs).toBeUndefined();
  });

  test("WIRE-1.2 instructions are a system message before the input", () => {
    const { messages } = ask({ instructions: "Be brief.", input: [{ role: "user", content: "hi" }] });
    expect(messages.map((message) => message.role)).toEqual(["system", "user"]);
  });

  test("WIRE-1.2 tools are flat, and tools that OpenAI runs itself are no choice of the model's", () => {
    const read = ask({ tools: [TIME, { type: "web_search" }], tool_choice: { type: "function", name: "get_time" } });
    expect(read.tools).toEqual([{ name: "get_time", description: "The time", parameters: { type: "object" } }]);
    expect(read.toolChoice).toEqual({ kind: "tool", name: "get_time" });
    expect(ask({ tools: [{ type: "web_search" }], tool_choice: "required" }).toolChoice).toEqual({ kind: "required" });
    expect(ask({ tools: [TIME], tool_choice: { type: "web_search" } }).toolChoice).toEqual({ kind: "auto" });
  });

  test("WIRE-1.2 a conversation in items is the same question as in chat messages", () => {
    const args = '{"zone":"UTC"}';
    const items = ask({
      instructions: "Be brief.",
      input: [
        { type: "message", role: "user", content: [{ type: "input_text", text: "time?" }] },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look.", annotations: [] }] },
        { type: "function_call", id: "fc_1", call_id: "call_1", name: "get_time", arguments: args },
        { type: "function_call_output", call_id: "call_1", output: "noon" },
      ],
    });
    const messages = openaiChat.readAsk(
      requestOf({
        model: "gpt-4o-mini",
        messages: [
          { role: "developer", content: "Be brief." },
          { role: "user", content: "time?" },
          {
            role: "assistant",
            content: "I look.",
            tool_calls: [{ id: "call_1", type: "function", function: { name: "get_time", arguments: args } }],
          },
          { role: "tool", tool_call_id: "call_1", content: "noon" },
        ],
      }),
    );
    expect(items.messages).toEqual(messages.messages);
  });

  test("WIRE-1.2 images, files and reasoning in the input are read", () => {
    const { messages } = ask({
      input: [
        {
          role: "user",
          content: [
            { type: "input_image", image_url: "https://a.test/b.png" },
            { type: "input_file", file_id: "file-1" },
          ],
        },
        { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm." }] },
        { type: "item_reference", id: "msg_1" },
        { type: "custom_tool_call", call_id: "c", name: "run", input: "ls" },
        { type: "custom_tool_call_output", call_id: "c", output: [{ type: "input_text", text: "a.txt" }] },
      ],
    });
    expect(messages).toMatchObject([
      {
        role: "user",
        parts: [
          { kind: "media", type: "image" },
          { kind: "media", type: "file" },
        ],
      },
      {
        role: "assistant",
        parts: [
          { kind: "reasoning", text: "Hm." },
          { kind: "tool-call", id: "c", name: "run", arguments: { input: "ls" } },
        ],
      },
      { role: "tool", parts: [{ kind: "tool-result", callId: "c", text: "a.txt" }] },
    ]);
  });

  test("a turn that continues a kept one may have no input", () => {
    expect(ask({ input: undefined, previous_response_id: "resp_1" }).messages).toEqual([]);
  });
});

describe("WIRE-1.8 refusals", () => {
  test.each([
    ["no input", { input: undefined }, "input", "missing_required_parameter"],
    ["input that is a number", { input: 3 }, "input", "invalid_type"],
    ["an item that is no object", { input: ["hi"] }, "input[0]", "invalid_type"],
    ["a message without role", { input: [{ content: "hi" }] }, "input[0].role", "missing_required_parameter"],
    ["an unknown role", { input: [{ role: "tool", content: "hi" }] }, "input[0].role", "invalid_value"],
    [
      "a result without call",
      { input: [{ type: "function_call_output", output: "x" }] },
      "input[0].call_id",
      "missing_required_parameter",
    ],
    ["a call without name", { input: [{ type: "function_call", call_id: "c" }] }, "input[0].name", "missing_required_parameter"],
    ["no output at all", { max_output_tokens: 0 }, "max_output_tokens", "integer_below_min_value"],
    ["an absent tool", { tools: [TIME], tool_choice: { type: "function", name: "x" } }, "tool_choice", undefined],
    ["a tool without name", { tools: [{ type: "function" }] }, "tools[0].name", "missing_required_parameter"],
  ])("%s", (_name, body, param, code) => {
    const { kind, message, ...failure } = failureOf(() => ask(body));
    expect(kind).toBe("bad-request");
    expect(message).toBeTruthy();
    expect(failure).toEqual(code === undefined ? { param } : { param, code });
  });
});
