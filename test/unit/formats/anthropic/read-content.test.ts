import { describe, expect, test } from "vitest";
import { openaiChat } from "../../../../src/formats/openai/chat.ts";
import { failureOf, requestOf } from "../openai/exchange.ts";
import { read } from "./exchange.ts";

const CALL = { type: "tool_use", id: "toolu_1", name: "get_time", input: { zone: "UTC" } };
const RESULT = { type: "tool_result", tool_use_id: "toolu_1", content: "12:00" };

const partsOf = (...content: object[]) => read({ messages: [{ role: "user", content }] }).messages[0]?.parts;
const messagesOf = (...messages: object[]) =>
  read({ messages: [{ role: "user", content: "Hi" }, ...messages] }).messages.slice(1);
const refused = (...content: unknown[]) => failureOf(() => read({ messages: [{ role: "user", content }] })).message;

describe("content blocks", () => {
  test("WIRE-2.2 pictures and files are known by what they hold", () => {
    const image = (data: string) => ({ type: "image", source: { type: "base64", media_type: "image/png", data } });
    const document = { type: "document", title: "a.pdf", source: { type: "url", url: "https://example.com/a.pdf" } };
    const [first, second, same, file] = partsOf(image("AAAA"), image("BBBB"), image("AAAA"), document) ?? [];
    expect(first).toMatchObject({ kind: "media", type: "image" });
    expect(first).not.toEqual(second);
    expect(first).toEqual(same);
    expect(file).toMatchObject({ kind: "media", type: "file", name: "a.pdf" });
  });

  test("R-5 a picture is the same picture in OpenAI's spelling", () => {
    const url = "data:image/png;base64,AAAA";
    const messages = [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }];
    const asked = openaiChat.readAsk(requestOf({ model: "m", messages }));
    expect(partsOf({ type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } })).toEqual(
      asked.messages[0]?.parts,
    );
  });

  test("WIRE-2.2 documents and search results made of text are text", () => {
    const plain = { type: "document", source: { type: "text", media_type: "text/plain", data: "Notes" } };
    const made = { type: "document", source: { type: "content", content: [{ type: "text", text: "More" }] } };
    const found = { type: "search_result", title: "Paris", source: "x", content: [{ type: "text", text: "A city" }] };
    expect(partsOf(plain, made, found)).toEqual([
      { kind: "text", text: "Notes" },
      { kind: "text", text: "More" },
      { kind: "text", text: "Paris\nA city" },
    ]);
  });

  test("WIRE-2.2 calls, thoughts and redacted thoughts come back from the assistant", () => {
    const content = [
      { type: "thinking", thinking: "Hm", signature: "c2ln" },
      { type: "redacted_thinking", data: "xyz" },
      { type: "text", text: "Let me see." },
      CALL,
    ];
    expect(messagesOf({ role: "assistant", content }, { role: "user", content: [RESULT] })[0]?.parts).toEqual([
      { kind: "reasoning", text: "Hm" },
      { kind: "reasoning", text: "xyz" },
      { kind: "text", text: "Let me see." },
      { kind: "tool-call", id: "toolu_1", name: "get_time", arguments: { zone: "UTC" } },
    ]);
  });

  test("WIRE-2.2 a message with tool results is the tools' turn, whatever stands beside them", () => {
    const reminder = { type: "text", text: "Mind the time." };
    const [, turn] = messagesOf({ role: "assistant", content: [CALL] }, { role: "user", content: [RESULT, reminder] });
    expect(turn).toEqual({
      role: "tool",
      parts: [
        { kind: "tool-result", callId: "toolu_1", text: "12:00", isError: false },
        { kind: "text", text: "Mind the time." },
      ],
    });
  });

  test("WIRE-2.2 a tool result holds text, blocks or nothing, and may be an error", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } };
    const content = [{ type: "text", text: "one" }, { type: "text", text: "two" }, image];
    const [, turn] = messagesOf(
      { role: "assistant", content: [CALL, { ...CALL, id: "toolu_2" }] },
      {
        role: "user",
        content: [
          { ...RESULT, content, is_error: true },
          { type: "tool_result", tool_use_id: "toolu_2" },
        ],
      },
    );
    expect(turn?.parts).toMatchObject([
      { kind: "tool-result", callId: "toolu_1", text: "one\ntwo", isError: true },
      { kind: "media", type: "image" },
      { kind: "tool-result", callId: "toolu_2", text: "", isError: false },
    ]);
  });

  test("WIRE-2.2 what the server's own tools did asks nothing of the model", () => {
    const did = [{ type: "server_tool_use", id: "s", name: "web_search", input: {} }, { type: "web_search_tool_result" }];
    const [turn] = messagesOf({ role: "assistant", content: [...did, { type: "text", text: "Found." }] });
    expect(turn?.parts).toEqual([{ kind: "text", text: "Found." }]);
  });

  test("WIRE-2.5 going on without the result of a call is refused", () => {
    const call = { role: "assistant", content: [CALL, { ...CALL, id: "toolu_2" }] };
    const failure = failureOf(() => messagesOf(call, { role: "user", content: [RESULT] }));
    expect(failure.message).toMatch(
      /^messages\.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_2\./,
    );
    const second = { ...RESULT, tool_use_id: "toolu_2" };
    expect(messagesOf(call, { role: "user", content: [RESULT] }, { role: "user", content: [second] })).toHaveLength(3);
  });

  test.each([
    ["text", /messages\.0\.content\.0: Input should be a valid dictionary/],
    [{ text: "x" }, "messages.0.content.0.type: Field required"],
    [{ type: "image_url", image_url: {} }, /Input tag 'image_url' found using 'type'/],
    [{ type: "text" }, "messages.0.content.0.text: Field required"],
    [{ type: "text", text: "" }, "messages: text content blocks must be non-empty"],
    [{ type: "text", text: 5 }, "messages.0.content.0.text: Input should be a valid string"],
    [{ type: "image" }, "messages.0.content.0.source: Field required"],
    [{ type: "tool_result" }, "messages.0.content.0.tool_use_id: Field required"],
  ])("WIRE-2.5 the block %j is refused", (block, message) => {
    expect(refused(block)).toMatch(message);
  });
});
