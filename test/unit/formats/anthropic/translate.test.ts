import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { anthropicTarget } from "../../../../src/formats/anthropic/translate.ts";
import { readCaller } from "../../../../src/formats/openai/translate-ask.ts";
import { failureOf } from "../openai/exchange.ts";

const HELLO = { model: "claude-sonnet-5", messages: [{ role: "user", content: "hi" }] };
const TIME = { type: "function", function: { name: "get_time", parameters: { type: "object" } } };

const asked = (changes: object = {}) => anthropicTarget.writeAsk(readCaller({ ...HELLO, ...changes }), {});
const messagesFor = (...messages: object[]) => asked({ messages }).body;

function eventsIn(...events: (object | string)[]) {
  const reader = anthropicTarget.readStream(readCaller(HELLO));
  const text = events
    .map((event) => `event: any\ndata: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`)
    .join("");
  return [...reader.push(Buffer.from(text)), ...reader.end()];
}

describe("the question", () => {
  test("G-COMPAT-5 is a Messages request with version and max_tokens, which OpenAI's callers leave out", () => {
    expect(asked()).toEqual({
      path: "v1/messages",
      headers: { "anthropic-version": "2023-06-01" },
      body: { model: "claude-sonnet-5", max_tokens: 4096, messages: [{ role: "user", content: "hi" }] },
    });
  });

  test("WIRE-2.2 options have Anthropic's names", () => {
    const { body } = asked({
      stream: true,
      max_completion_tokens: 50,
      stop: ["END", " "],
      temperature: 1.7,
      top_p: 0.9,
      user: "ann",
      seed: 1,
      logprobs: true,
      frequency_penalty: 1,
    });
    expect(body).toEqual({
      model: "claude-sonnet-5",
      max_tokens: 50,
      messages: [{ role: "user", content: "hi" }],
      stream: true,
      stop_sequences: ["END"],
      temperature: 1,
      top_p: 0.9,
      metadata: { user_id: "ann" },
    });
  });

  test("system and developer messages are lifted out of the conversation", () => {
    const body = messagesFor(
      { role: "system", content: "Be brief." },
      { role: "user", content: "hi" },
      { role: "developer", content: [{ type: "text", text: "Be kind." }] },
    );
    expect(body).toMatchObject({ system: "Be brief.\nBe kind.", messages: [{ role: "user", content: "hi" }] });
  });

  test("WIRE-2.2 pictures and documents are sources by data or by address", () => {
    const body = messagesFor({
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAEC" } },
        { type: "image_url", image_url: { url: "https://example.com/cat.png" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,JVBE", filename: "a.pdf" } },
        { type: "file", file: { file_data: "data:text/plain;base64,aGVsbG8=" } },
      ],
    });
    expect(body).toMatchObject({
      messages: [
        {
          content: [
            { type: "text", text: "What is this?" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "AAEC" } },
            { type: "image", source: { type: "url", url: "https://example.com/cat.png" } },
            { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBE" }, title: "a.pdf" },
            { type: "document", source: { type: "text", media_type: "text/plain", data: "hello" } },
          ],
        },
      ],
    });
  });

  test("WIRE-2.2 results in a row go into one user message; the next question stays its own", () => {
    const call = (id: string) => ({ id, type: "function", function: { name: "get_time", arguments: '{"zone":"UTC"}' } });
    const picture = { type: "image_url", image_url: { url: "data:image/png;base64,AAEC" } };
    const body = messagesFor(
      { role: "user", content: "hi" },
      { role: "assistant", content: "So:", tool_calls: [call("a"), call("b")] },
      { role: "tool", tool_call_id: "a", content: "12:00" },
      { role: "tool", tool_call_id: "b", content: [{ type: "text", text: "see" }, picture] },
      { role: "user", content: "and?" },
    );
    const use = (id: string) => ({ type: "tool_use", id, name: "get_time", input: { zone: "UTC" } });
    expect(body).toMatchObject({
      messages: [
        { role: "user", content: "hi" },
        { role: "assistant", content: [{ type: "text", text: "So:" }, use("a"), use("b")] },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "a", content: "12:00" },
            {
              type: "tool_result",
              tool_use_id: "b",
              content: [
                { type: "text", text: "see" },
                { type: "image", source: { data: "AAEC" } },
              ],
            },
          ],
        },
        { role: "user", content: "and?" },
      ],
    });
  });

  test("an answer that said nothing is left out: the API takes no empty messages", () => {
    const body = messagesFor(
      { role: "user", content: "hi" },
      { role: "assistant", content: "" },
      { role: "user", content: "hello?" },
    );
    expect(body).toMatchObject({
      messages: [
        { role: "user", content: "hi" },
        { role: "user", content: "hello?" },
      ],
    });
  });

  test.each([
    ["auto", true, undefined],
    ["auto", false, { type: "auto", disable_parallel_tool_use: true }],
    ["required", true, { type: "any" }],
    ["required", false, { type: "any", disable_parallel_tool_use: true }],
    ["none", false, { type: "none" }],
    [{ type: "function", function: { name: "get_time" } }, true, { type: "tool", name: "get_time" }],
  ])("WIRE-2.2 tool choice %j, parallel %j", (tool_choice, parallel_tool_calls, expected) => {
    const body = asked({ tools: [TIME], tool_choice, parallel_tool_calls }).body;
    expect(body).toMatchObject({ tools: [{ name: "get_time", input_schema: { type: "object" } }] });
    expect(Reflect.get(body, "tool_choice")).toEqual(expected);
  });

  test("WIRE-2.2 a schema goes into output_config, beside the effort", () => {
    const schema = { type: "object", properties: {} };
    const response_format = { type: "json_schema", json_schema: { name: "place", schema } };
    expect(asked({ response_format, reasoning_effort: "minimal" }).body).toMatchObject({
      thinking: { type: "adaptive" },
      output_config: { effort: "low", format: { type: "json_schema", schema } },
    });
  });

  test("a forced tool leaves no room to think, and no effort is none", () => {
    expect(asked({ tools: [TIME], tool_choice: "required", reasoning_effort: "high" }).body).not.toHaveProperty("thinking");
    expect(asked({ reasoning_effort: "none" }).body).not.toHaveProperty("output_config");
  });

  test.each([
    ["audio", { type: "input_audio", input_audio: { data: "AAEC", format: "wav" } }],
    ["video", { type: "video_url", video_url: { url: "data:video/mp4;base64,AAEC" } }],
    ["a file kept by OpenAI", { type: "file", file: { file_id: "file-1" } }],
  ])("refused, as leaving it out would change the question: %s", (_what, part) => {
    const content = [{ type: "text", text: "hi" }, part];
    expect(failureOf(() => messagesFor({ role: "user", content }))).toMatchObject({
      kind: "bad-request",
      param: "messages[0].content[1]",
    });
  });

  test("refused: a picture in a system message", () => {
    const content = [{ type: "image_url", image_url: { url: "data:image/png;base64,AAEC" } }];
    expect(failureOf(() => messagesFor({ role: "system", content }))).toMatchObject({ param: "messages[0].content[0]" });
  });
});

describe("a whole answer", () => {
  const readWhole = (json: unknown) => anthropicTarget.readWhole(json, readCaller(HELLO));

  test("WIRE-2.2 blocks are told in order; thinking without its signature, server tools not at all", () => {
    const events = readWhole({
      id: "msg_01",
      model: "claude-sonnet-5",
      content: [
        { type: "thinking", thinking: "Hm.", signature: "c2ln" },
        { type: "thinking", thinking: "", signature: "c2ln" },
        { type: "redacted_thinking", data: "eA==" },
        { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} },
        { type: "text", text: "Paris", citations: [{ url: "x" }] },
        { type: "tool_use", id: "toolu_1", name: "get_time", input: { zone: "UTC" } },
      ],
      stop_reason: "tool_use",
      stop_sequence: null,
      usage: { input_tokens: 10, cache_creation_input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 8 },
    });
    expect(events).toEqual([
      { kind: "started", id: "msg_01", model: "claude-sonnet-5" },
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "Paris" },
      { kind: "call-started", call: 0, name: "get_time", id: "toolu_1" },
      { kind: "call-arguments", call: 0, json: '{"zone":"UTC"}' },
      { kind: "call-ended", call: 0 },
      { kind: "stopped", stop: "tool" },
      {
        kind: "usage",
        usage: { inputTokens: 17, outputTokens: 8, reasoningTokens: 0, cacheReadTokens: 4, cacheWriteTokens: 3 },
      },
    ]);
  });

  test.each([
    ["end_turn", "end"],
    ["max_tokens", "length"],
    ["stop_sequence", "stop_sequence"],
    ["tool_use", "tool"],
    ["pause_turn", "end"],
    ["refusal", "filter"],
    ["model_context_window_exceeded", "context"],
    ["yet_to_come", "end"],
  ])("WIRE-23 stop reason %s is %s", (stop_reason, stop) => {
    expect(readWhole({ content: [], stop_reason })).toContainEqual({ kind: "stopped", stop });
  });

  test("a refusal tells its reason, a stop sequence its match", () => {
    const stop_details = { type: "refusal", category: null, explanation: "Not this." };
    expect(readWhole({ content: [], stop_reason: "refusal", stop_details })).toContainEqual({
      kind: "refusal",
      text: "Not this.",
    });
    expect(readWhole({ content: [], stop_reason: "stop_sequence", stop_sequence: "END" })).toContainEqual({
      kind: "stopped",
      stop: "stop_sequence",
      stopSequence: "END",
    });
  });

  test("what is no message is none", () => {
    expect(readWhole({ type: "error", error: { type: "api_error" } })).toBeUndefined();
    expect(readWhole(null)).toBeUndefined();
  });
});

describe("a stream", () => {
  const START = { type: "message_start", message: { id: "msg_01", model: "m", usage: { input_tokens: 10, output_tokens: 1 } } };

  test("WIRE-2.3 blocks of all kinds, pings and what is yet to come", () => {
    const events = eventsIn(
      START,
      { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
      { type: "ping" },
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm." } },
      { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "c2ln" } },
      { type: "content_block_stop", index: 0 },
      { type: "content_block_start", index: 1, content_block: { type: "server_tool_use", id: "s", name: "web_search" } },
      { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '{"q":1}' } },
      { type: "content_block_stop", index: 1 },
      { type: "content_block_start", index: 2, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "Paris" } },
      { type: "content_block_delta", index: 2, delta: { type: "citations_delta", citation: {} } },
      { type: "content_block_stop", index: 2 },
      { type: "content_block_start", index: 3, content_block: { type: "tool_use", id: "toolu_1", name: "get_time", input: {} } },
      { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: "" } },
      { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: '{"zo' } },
      { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: 'ne":1}' } },
      { type: "content_block_stop", index: 3 },
      { type: "message_delta", delta: { stop_reason: "tool_use", stop_sequence: null }, usage: { output_tokens: 8 } },
      { type: "message_stop" },
    );
    const usage = { inputTokens: 10, outputTokens: 1, reasoningTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
    expect(events).toEqual([
      { kind: "started", id: "msg_01", model: "m" },
      { kind: "usage", usage },
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "Paris" },
      { kind: "call-started", call: 0, name: "get_time", id: "toolu_1" },
      { kind: "call-arguments", call: 0, json: '{"zo' },
      { kind: "call-arguments", call: 0, json: 'ne":1}' },
      { kind: "call-ended", call: 0 },
      { kind: "stopped", stop: "tool" },
      { kind: "usage", usage: { ...usage, outputTokens: 8 } },
    ]);
  });

  test.each([
    ["overloaded_error", "overloaded"],
    ["rate_limit_error", "rate-limited"],
    ["api_error", "server-error"],
    ["yet_to_come", "server-error"],
  ])("WIRE-2.3 an error event of type %s is a failure", (type, kind) => {
    expect(eventsIn(START, { type: "error", error: { type, message: "Oh." } }).at(-1)).toEqual({
      kind: "failed",
      failure: { kind, message: "Oh." },
    });
  });

  test("an event that is not JSON is a failure", () => {
    expect(eventsIn(START, "{").at(-1)).toMatchObject({ kind: "failed", failure: { kind: "server-error" } });
  });
});
