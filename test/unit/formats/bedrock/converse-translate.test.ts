import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { converseTarget } from "../../../../src/formats/bedrock/converse-translate.ts";
import { readCaller } from "../../../../src/formats/openai/translate-ask.ts";
import { encodeEvent, encodeMessage } from "../../../../src/streaming/eventstream.ts";
import { failureOf } from "../openai/exchange.ts";

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const HELLO = { model: CLAUDE, messages: [{ role: "user", content: "hi" }] };
const TIME = { type: "function", function: { name: "get_time", description: "The time.", parameters: { type: "object" } } };
const SPEC = { toolSpec: { name: "get_time", description: "The time.", inputSchema: { json: { type: "object" } } } };

const asked = (changes: object = {}, region?: string) =>
  converseTarget.writeAsk(readCaller({ ...HELLO, ...changes }), region === undefined ? {} : { region });
const bodyFor = (changes: object) => asked(changes).body;

const call = (id: string) => ({ id, type: "function", function: { name: "get_time", arguments: '{"zone":"UTC"}' } });
const CALLED = [
  { role: "user", content: "hi" },
  { role: "assistant", content: null, tool_calls: [call("a"), call("b")] },
  { role: "tool", tool_call_id: "a", content: "12:00" },
  { role: "tool", tool_call_id: "b", content: "" },
  { role: "user", content: "and?" },
];

describe("the question", () => {
  test("G-COMPAT-5 is a Converse request with the model in its path", () => {
    expect(asked()).toEqual({
      path: "bedrock-runtime/us-east-1/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
      headers: {},
      body: { messages: [{ role: "user", content: [{ text: "hi" }] }] },
    });
  });

  test("G-PROV-5 the region is us-east-1 unless something says otherwise", () => {
    expect(asked({ stream: true }, "eu-west-1").path).toMatch(/^bedrock-runtime\/eu-west-1\/model\/.*\/converse-stream$/);
  });

  test("WIRE-15.1 options have Bedrock's names", () => {
    const body = bodyFor({
      max_tokens: 50,
      temperature: 2,
      top_p: 0.9,
      stop: ["END", "\n"],
      metadata: { team: "blue" },
      seed: 1,
      parallel_tool_calls: false,
    });
    expect(body).toEqual({
      messages: [{ role: "user", content: [{ text: "hi" }] }],
      inferenceConfig: { maxTokens: 50, temperature: 1, topP: 0.9, stopSequences: ["END"] },
      requestMetadata: { team: "blue" },
    });
  });

  test("WIRE-15.1 roles alternate: results in a row and what follows them are one user message", () => {
    const use = (toolUseId: string) => ({ toolUse: { toolUseId, name: "get_time", input: { zone: "UTC" } } });
    expect(bodyFor({ messages: [{ role: "system", content: "Be brief." }, ...CALLED], tools: [TIME] })).toEqual({
      system: [{ text: "Be brief." }],
      messages: [
        { role: "user", content: [{ text: "hi" }] },
        { role: "assistant", content: [use("a"), use("b")] },
        {
          role: "user",
          content: [
            { toolResult: { toolUseId: "a", content: [{ text: "12:00" }], status: "success" } },
            { toolResult: { toolUseId: "b", content: [], status: "success" } },
            { text: "and?" },
          ],
        },
      ],
      toolConfig: { tools: [SPEC] },
    });
  });

  test.each([
    ["auto", undefined],
    ["required", { any: {} }],
    [{ type: "function", function: { name: "get_time" } }, { tool: { name: "get_time" } }],
  ])("WIRE-15.1 tool choice %j", (tool_choice, toolChoice) => {
    expect(bodyFor({ tools: [TIME], tool_choice })).toHaveProperty(
      "toolConfig",
      toolChoice ? { tools: [SPEC], toolChoice } : { tools: [SPEC] },
    );
  });

  test("tools that must not be called are not offered, unless the conversation speaks of them", () => {
    expect(bodyFor({ tools: [TIME], tool_choice: "none" })).not.toHaveProperty("toolConfig");
    expect(bodyFor({ tools: [TIME], tool_choice: "none", messages: CALLED })).toHaveProperty("toolConfig", { tools: [SPEC] });
  });

  test("tools of the past are defined also when they are no longer offered", () => {
    expect(bodyFor({ messages: CALLED })).toHaveProperty("toolConfig", {
      tools: [{ toolSpec: { name: "get_time", inputSchema: { json: { type: "object" } } } }],
    });
  });

  test("WIRE-15.1 a schema goes as text", () => {
    const response_format = { type: "json_schema", json_schema: { name: "place", schema: { type: "object" } } };
    expect(bodyFor({ response_format })).toHaveProperty("outputConfig", {
      textFormat: { type: "json_schema", structure: { jsonSchema: { schema: '{"type":"object"}', name: "place" } } },
    });
    expect(bodyFor({ response_format: { type: "json_object" } })).not.toHaveProperty("outputConfig");
  });

  test.each([
    [CLAUDE, "high", { thinking: { type: "adaptive" }, output_config: { effort: "high" } }],
    ["amazon.nova-2-lite-v1:0", "xhigh", { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } }],
    ["amazon.nova-lite-v1:0", "high", undefined],
    [CLAUDE, "none", undefined],
  ])("reasoning is asked for in the words of %s", (model, reasoning_effort, expected) => {
    expect(Reflect.get(bodyFor({ model, reasoning_effort }), "additionalModelRequestFields")).toEqual(expected);
  });

  test("WIRE-15.1 media are bytes with a format; documents get a name that may be", () => {
    const content = [
      { type: "image_url", image_url: { url: "data:image/jpeg;base64,AAEC" } },
      { type: "file", file: { file_data: "data:application/pdf;base64,JVBE", filename: "My  report_1.pdf" } },
      { type: "file", file: { file_data: "data:text/csv;base64,YSxi" } },
      { type: "video_url", video_url: { url: "data:video/quicktime;base64,AAEC" } },
    ];
    expect(bodyFor({ messages: [{ role: "user", content }] })).toMatchObject({
      messages: [
        {
          content: [
            { image: { format: "jpeg", source: { bytes: "AAEC" } } },
            { document: { format: "pdf", name: "My report-1-pdf", source: { bytes: "JVBE" } } },
            { document: { format: "csv", name: "messages[0]-content[2]", source: { bytes: "YSxi" } } },
            { video: { format: "mov", source: { bytes: "AAEC" } } },
          ],
        },
      ],
    });
  });

  test.each([
    ["an address", { type: "image_url", image_url: { url: "https://example.com/cat.png" } }],
    ["a type unknown", { type: "image_url", image_url: { url: "data:image/tiff;base64,AAEC" } }],
    ["audio", { type: "input_audio", input_audio: { data: "AAEC", format: "wav" } }],
    ["a file kept by OpenAI", { type: "file", file: { file_id: "file-1" } }],
  ])("refused, as leaving it out would change the question: %s", (_what, part) => {
    expect(failureOf(() => bodyFor({ messages: [{ role: "user", content: [part] }] }))).toMatchObject({
      kind: "bad-request",
      param: "messages[0].content[0]",
    });
  });

  test.each([
    CLAUDE,
    "anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-pro-v1:0",
  ])("G-COMPAT-2 %s is reached", (model) => {
    expect(asked({ model }).path).toContain(encodeURIComponent(model));
  });
});

describe("a whole answer", () => {
  const readWhole = (json: unknown) => converseTarget.readWhole(json, readCaller(HELLO));
  const withContent = (content: unknown, more: object = {}) => ({ output: { message: { role: "assistant", content } }, ...more });

  test("WIRE-15.1 blocks in order, cached tokens inside the input", () => {
    const content = [
      { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } },
      { reasoningContent: { redactedContent: "eA==" } },
      { text: "Paris" },
      { toolUse: { toolUseId: "tooluse_1", name: "get_time", input: { zone: "UTC" } } },
      { citationsContent: {} },
    ];
    const usage = { inputTokens: 5, outputTokens: 4, totalTokens: 19, cacheReadInputTokens: 7, cacheWriteInputTokens: 3 };
    expect(readWhole(withContent(content, { stopReason: "tool_use", usage }))).toEqual([
      { kind: "started" },
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "Paris" },
      { kind: "call-started", call: 0, name: "get_time", id: "tooluse_1" },
      { kind: "call-arguments", call: 0, json: '{"zone":"UTC"}' },
      { kind: "call-ended", call: 0 },
      { kind: "stopped", stop: "tool" },
      {
        kind: "usage",
        usage: { inputTokens: 15, outputTokens: 4, reasoningTokens: 0, cacheReadTokens: 7, cacheWriteTokens: 3 },
      },
    ]);
  });

  test.each([
    ["end_turn", "end"],
    ["max_tokens", "length"],
    ["stop_sequence", "stop_sequence"],
    ["tool_use", "tool"],
    ["guardrail_intervened", "filter"],
    ["content_filtered", "filter"],
    ["malformed_tool_use", "end"],
    ["model_context_window_exceeded", "context"],
  ])("WIRE-23 stop reason %s is %s", (stopReason, stop) => {
    expect(readWhole(withContent([], { stopReason }))).toContainEqual({ kind: "stopped", stop });
  });

  test("what is no answer is none", () => {
    expect(readWhole({ message: "no" })).toBeUndefined();
  });
});

describe("a stream", () => {
  const START = encodeEvent("messageStart", '{"role":"assistant","p":"abc"}');
  const TEXT = encodeEvent("contentBlockDelta", '{"contentBlockIndex":0,"delta":{"text":"Paris"}}');
  const STOP = encodeEvent("messageStop", '{"stopReason":"end_turn"}');

  function eventsIn(...messages: Buffer[]) {
    const reader = converseTarget.readStream(readCaller(HELLO));
    return [...reader.push(Buffer.concat(messages)), ...reader.end()];
  }

  test("WIRE-15.2 starts of text, unknown events and signatures say nothing", () => {
    expect(
      eventsIn(
        encodeEvent("initial-response", "{}"),
        START,
        encodeEvent("contentBlockStart", '{"contentBlockIndex":0,"start":{}}'),
        TEXT,
        encodeEvent("contentBlockDelta", '{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"c2ln"}}}'),
        encodeEvent("contentBlockStop", '{"contentBlockIndex":0}'),
        STOP,
      ),
    ).toEqual([{ kind: "started" }, { kind: "text", text: "Paris" }, { kind: "stopped", stop: "end" }]);
  });

  test.each([
    ["throttlingException", '{"message":"Slow."}', { kind: "rate-limited", message: "Slow." }],
    ["serviceUnavailableException", '{"message":"Slow."}', { kind: "overloaded", message: "Slow." }],
    ["modelTimeoutException", "{}", { kind: "timeout" }],
    ["modelStreamErrorException", '{"originalMessage":"Oh."}', { kind: "server-error", message: "Oh." }],
    ["internalServerException", "", { kind: "server-error" }],
  ])("WIRE-15.4 an exception in the stream is a failure: %s", (type, payload, failure) => {
    expect(eventsIn(START, encodeMessage(exceptionHeaders(type), payload))).toEqual([
      { kind: "started" },
      { kind: "failed", failure },
    ]);
  });

  test("WIRE-15.4 so is an error of the service, which has headers only", () => {
    const headers = { ":message-type": "error", ":error-code": "InternalError", ":error-message": "Oh." };
    expect(eventsIn(encodeMessage(headers, ""))).toEqual([{ kind: "failed", failure: { kind: "server-error", message: "Oh." } }]);
  });

  test("damaged bytes are a failure after what came before them", () => {
    const damaged = Buffer.from(TEXT);
    damaged[60] = 0;
    expect(eventsIn(START, damaged, STOP)).toEqual([
      { kind: "started" },
      {
        kind: "failed",
        failure: { kind: "server-error", message: "The provider's stream was damaged: the checksum of a message is wrong." },
      },
    ]);
  });

  test("an event that is not JSON is a failure", () => {
    expect(eventsIn(encodeEvent("messageStart", "{"))).toMatchObject([{ kind: "failed" }]);
  });
});

function exceptionHeaders(type: string) {
  return { ":exception-type": type, ":content-type": "application/json", ":message-type": "exception" };
}
