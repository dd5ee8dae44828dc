import { describe, expect, test } from "vitest";
import { ChunkReader, jsonEvent, readCompletion } from "../../../../src/formats/openai/translate-read.ts";

function read(...chunks: object[]) {
  const reader = new ChunkReader();
  return chunks.flatMap((chunk) => reader.read({ ...chunk }));
}

const choice = (delta: object, finish_reason: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
const toolDelta = (call: object) => choice({ tool_calls: [call] });

describe("chunks of chat completions", () => {
  test("content, reasoning under either name and refusals are told as they come", () => {
    const events = read(
      { id: "chatcmpl-1", model: "m", ...choice({ role: "assistant", content: "" }) },
      choice({ reasoning_content: "Hm" }),
      choice({ reasoning: "m." }),
      choice({ content: "Paris" }),
      choice({ refusal: "No." }),
      choice({}, "length"),
      { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
    );
    expect(events).toEqual([
      { kind: "started", id: "chatcmpl-1", model: "m" },
      { kind: "reasoning", text: "Hm" },
      { kind: "reasoning", text: "m." },
      { kind: "text", text: "Paris" },
      { kind: "refusal", text: "No." },
      { kind: "stopped", stop: "length" },
      {
        kind: "usage",
        usage: { inputTokens: 3, outputTokens: 2, reasoningTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
      },
    ]);
  });

  test("calls end where the next one begins and where the answer stops", () => {
    const events = read(
      toolDelta({ index: 0, id: "a", function: { name: "one", arguments: "" } }),
      toolDelta({ index: 0, function: { arguments: '{"x":' } }),
      toolDelta({ index: 0, function: { arguments: "1}" } }),
      toolDelta({ index: 4, id: "b", function: { name: "two", arguments: "{}" } }),
      choice({}, "tool_calls"),
    );
    expect(events.slice(1)).toEqual([
      { kind: "call-started", call: 0, name: "one", id: "a" },
      { kind: "call-arguments", call: 0, json: '{"x":' },
      { kind: "call-arguments", call: 0, json: "1}" },
      { kind: "call-ended", call: 0 },
      { kind: "call-started", call: 1, name: "two", id: "b" },
      { kind: "call-arguments", call: 1, json: "{}" },
      { kind: "call-ended", call: 1 },
      { kind: "stopped", stop: "tool" },
    ]);
  });

  test("other choices, unknown fields and null usage say nothing", () => {
    const other = { choices: [{ index: 1, delta: { content: "no" } }], usage: null, p: "abc" };
    expect(read(other, { choices: "odd" }, { choices: [null] })).toEqual([{ kind: "started" }]);
  });

  test("an error among the chunks is a failure", () => {
    expect(read({ error: { message: "Overloaded", code: 503 } })).toEqual([
      { kind: "failed", failure: { kind: "server-error", message: "Overloaded" } },
    ]);
  });
});

test("a whole completion gives the same events; what is none gives nothing", () => {
  const message = { role: "assistant", content: "Hi", tool_calls: [{ id: "a", function: { name: "f", arguments: { x: 1 } } }] };
  expect(readCompletion({ id: "1", choices: [{ index: 0, message, finish_reason: "stop" }] })).toEqual([
    { kind: "started", id: "1" },
    { kind: "text", text: "Hi" },
    { kind: "call-started", call: 0, name: "f", id: "a" },
    { kind: "call-arguments", call: 0, json: '{"x":1}' },
    { kind: "call-ended", call: 0 },
    { kind: "stopped", stop: "end" },
  ]);
  expect(readCompletion({ choices: [] })).toBeUndefined();
});

test("an event that is not JSON is a failure", () => {
  expect(jsonEvent('{"a":1}')).toEqual({ json: { a: 1 } });
  expect(jsonEvent("{")).toEqual({
    failure: { kind: "server-error", message: "The provider's stream holds an event that is not JSON." },
  });
});
