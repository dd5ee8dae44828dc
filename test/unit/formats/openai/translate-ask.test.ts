import { describe, expect, test } from "vitest";
import { readCaller } from "../../../../src/formats/openai/translate-ask.ts";
import { failureOf } from "./exchange.ts";

const HELLO = { model: "a-model", messages: [{ role: "user", content: "hi" }] };

/** The parts of a user message with this content. */
function partsOf(...content: unknown[]) {
  return readCaller({ ...HELLO, messages: [{ role: "user", content }] }).messages[0]?.parts;
}

describe("media", () => {
  test("a data URL is taken apart, its type in lower case", () => {
    expect(partsOf({ type: "image_url", image_url: { url: "data:image/PNG;name=a;base64,AAECAw==" } })).toEqual([
      {
        kind: "media",
        type: "image",
        source: { kind: "data", mediaType: "image/png", base64: "AAECAw==" },
        at: "messages[0].content[0]",
      },
    ]);
  });

  test.each([
    ["data:,a%20b", "text/plain", "a b"],
    ["data:text/csv;charset=utf-8,a,b", "text/csv", "a,b"],
    ["data:text/plain,100%", "text/plain", "100%"],
  ])("a data URL without base64 is encoded: %s", (url, mediaType, content) => {
    const base64 = Buffer.from(content).toString("base64");
    expect(partsOf({ type: "file", file: { file_data: url, filename: "a.txt" } })).toMatchObject([
      { type: "file", source: { kind: "data", mediaType, base64 }, name: "a.txt" },
    ]);
  });

  test("addresses stay addresses, also where they stand bare", () => {
    const url = "https://example.com/cat.png";
    expect(partsOf({ type: "image_url", image_url: { url } }, { type: "image_url", image_url: url })).toMatchObject([
      { source: { kind: "url", url }, at: "messages[0].content[0]" },
      { source: { kind: "url", url }, at: "messages[0].content[1]" },
    ]);
  });

  test("files and audio keep what says what they are", () => {
    expect(
      partsOf(
        { type: "file", file: { file_data: "JVBERi0x" } },
        { type: "file", file: { file_id: "file-1" } },
        { type: "input_audio", input_audio: { data: "UklGRg==", format: "mp3" } },
        { type: "video_url", video_url: { url: "data:video/mp4;base64,AAAA" } },
      ),
    ).toMatchObject([
      { type: "file", source: { kind: "data", mediaType: "application/pdf", base64: "JVBERi0x" } },
      { type: "file", source: { kind: "file-id", id: "file-1" } },
      { type: "audio", source: { kind: "data", mediaType: "audio/mp3", base64: "UklGRg==" } },
      { type: "video", source: { kind: "data", mediaType: "video/mp4", base64: "AAAA" } },
    ]);
  });

  test("empty texts and parts of unknown types say nothing", () => {
    expect(partsOf({ type: "text", text: "" }, { type: "hologram" }, { type: "image_url" }, null)).toEqual([]);
  });
});

describe("messages", () => {
  test("developer messages are system messages, calls are objects, older calls have their name as id", () => {
    const { messages } = readCaller({
      ...HELLO,
      messages: [
        { role: "developer", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "hi" }] },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: "call_1", type: "function", function: { name: "get_time", arguments: '{"zone":"UTC"}' } },
            { id: "call_2", type: "custom", custom: { name: "shell", input: "ls" } },
            { id: "call_3", type: "function", function: { name: "now", arguments: "" } },
          ],
        },
        { role: "tool", tool_call_id: "call_1", content: "12:00" },
        { role: "assistant", function_call: { name: "get_time", arguments: "{}" }, reasoning_content: "Hm." },
        { role: "function", name: "get_time", content: "12:01" },
        { role: "assistant", content: [{ type: "refusal", refusal: "No." }] },
      ],
    });
    expect(messages).toEqual([
      { role: "system", parts: [{ kind: "text", text: "Be brief." }] },
      { role: "user", parts: [{ kind: "text", text: "hi" }] },
      {
        role: "assistant",
        parts: [],
        calls: [
          { id: "call_1", name: "get_time", input: { zone: "UTC" } },
          { id: "call_2", name: "shell", input: { input: "ls" } },
          { id: "call_3", name: "now", input: {} },
        ],
      },
      { role: "tool", callId: "call_1", parts: [{ kind: "text", text: "12:00" }] },
      { role: "assistant", parts: [], calls: [{ id: "get_time", name: "get_time", input: {} }] },
      { role: "tool", callId: "get_time", parts: [{ kind: "text", text: "12:01" }] },
      { role: "assistant", parts: [{ kind: "text", text: "No." }], calls: [] },
    ]);
  });

  test.each([
    ["no messages", { messages: undefined }, "messages"],
    ["an empty list", { messages: [] }, "messages"],
    ["a message that is none", { messages: ["hi"] }, "messages[0]"],
    ["a message without role", { messages: [{ content: "hi" }] }, "messages[0].role"],
    ["an unknown role", { messages: [{ role: "robot", content: "hi" }] }, "messages[0].role"],
    ["a result without its call", { messages: [{ role: "tool", content: "1" }] }, "messages[0].tool_call_id"],
    [
      "arguments that are no object",
      { messages: [{ role: "assistant", tool_calls: [{ id: "a", function: { name: "f", arguments: '{"zo' } }] }] },
      "messages[0].tool_calls[0].function.arguments",
    ],
    ["audio of an earlier answer", { messages: [{ role: "assistant", audio: { id: "audio_1" } }] }, "messages[0].audio"],
    ["no model", { model: "" }, "model"],
  ])("refused: %s", (_what, changes, param) => {
    expect(failureOf(() => readCaller({ ...HELLO, ...changes }))).toMatchObject({ kind: "bad-request", param });
  });
});

describe("options", () => {
  test("more than one choice is refused, one is not", () => {
    expect(failureOf(() => readCaller({ ...HELLO, n: 2 }))).toEqual({
      kind: "bad-request",
      message: "Unsupported value: 'n' is 2, but this model gives one choice per request.",
      param: "n",
      code: "unsupported_value",
    });
    expect(readCaller({ ...HELLO, n: 1 }).choices).toBe(1);
  });

  test("whose request it is comes from either name, metadata only as text", () => {
    expect(readCaller({ ...HELLO, user: "ann", metadata: { team: "blue", size: 3 } })).toMatchObject({
      user: "ann",
      metadata: { team: "blue" },
    });
    expect(readCaller({ ...HELLO, safety_identifier: "bob" }).user).toBe("bob");
  });

  test("a custom tool is offered as one with a single text", () => {
    const { tools } = readCaller({ ...HELLO, tools: [{ type: "custom", custom: { name: "shell", description: "Runs it." } }] });
    expect(tools).toEqual([
      {
        name: "shell",
        description: "Runs it.",
        parameters: { type: "object", properties: { input: { type: "string" } }, required: ["input"] },
      },
    ]);
  });
});
