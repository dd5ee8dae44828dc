import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anthropicMessages } from "../../../../src/formats/anthropic/messages.ts";
import type { Written } from "../../../../src/formats/format.ts";
import type { ChatAnswer } from "../../../../src/tasks/chat.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { bodyOf, chunksOf, eventsOf, streamed, whole, wireText } from "../openai/exchange.ts";
import { answerWith, write, writeStream } from "./exchange.ts";

const PARIS = answerWith({ text: ["Paris", " lies", " on", " the", " Seine."] });
const CALL = answerWith({
  text: ["Let me see."],
  toolCalls: [{ name: "get_time", arguments: { zone: "UTC", exact: true } }],
  stop: "tool",
});
const THOUGHT = answerWith({ reasoning: ["Hm", ", Paris."], text: ["Paris."] }, usage(12, 20, 12));

describe("a whole message", () => {
  test("WIRE-2.2 has every field in its place", () => {
    expect(bodyOf(write(PARIS))).toEqual({
      id: expect.stringMatching(/^msg_01[A-Za-z0-9]{22}$/),
      type: "message",
      role: "assistant",
      model: "claude-sonnet-5",
      content: [{ type: "text", text: "Paris lies on the Seine.", citations: null }],
      stop_reason: "end_turn",
      stop_sequence: null,
      stop_details: null,
      container: null,
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        output_tokens: 8,
        output_tokens_details: { thinking_tokens: 0 },
        service_tier: "standard",
        server_tool_use: null,
        inference_geo: null,
      },
    });
  });

  test("WIRE-2.2 says that it is JSON and what is left of the rate limits", () => {
    expect(whole(write(PARIS))).toMatchObject({
      status: 200,
      headers: {
        "content-type": "application/json",
        "anthropic-ratelimit-requests-limit": "4000",
        "anthropic-ratelimit-requests-remaining": "3999",
        "anthropic-ratelimit-output-tokens-reset": "2026-01-01T00:00:00Z",
      },
    });
  });

  test("WIRE-2.2 a tool call has its input as an object and may follow text", () => {
    const body = bodyOf(write(CALL));
    expect(body.stop_reason).toBe("tool_use");
    expect(body.content).toEqual([
      { type: "text", text: "Let me see.", citations: null },
      {
        type: "tool_use",
        id: expect.stringMatching(/^toolu_01[A-Za-z0-9]{22}$/),
        name: "get_time",
        input: { zone: "UTC", exact: true },
      },
    ]);
  });

  test("WIRE-2.2 thinking comes first, signed, and its tokens are part of the output", () => {
    const body = bodyOf(write(THOUGHT));
    expect(body.content[0]).toEqual({
      type: "thinking",
      thinking: "Hm, Paris.",
      signature: expect.stringMatching(/^[A-Za-z0-9+/]{40,}=*$/),
    });
    expect(body.usage).toMatchObject({ output_tokens: 20, output_tokens_details: { thinking_tokens: 12 } });
    expect(bodyOf(write(THOUGHT)).content[0].signature).toBe(body.content[0].signature);
  });

  test("WIRE-2.2 thinking that is asked to be omitted leaves an empty, signed block", () => {
    const changes = { max_tokens: 4096, thinking: { type: "adaptive", display: "omitted" } };
    expect(bodyOf(write(THOUGHT, changes)).content[0]).toMatchObject({ type: "thinking", thinking: "" });
    expect(bodyOf(write(PARIS, changes)).content).toHaveLength(1);
  });

  test("WIRE-2.2 cached tokens are counted beside the input", () => {
    const counts = { ...usage(100, 8), cacheReadTokens: 60, cacheWriteTokens: 30 };
    expect(bodyOf(write(answerWith({ text: ["x"] }, counts))).usage).toMatchObject({
      input_tokens: 10,
      cache_read_input_tokens: 60,
      cache_creation_input_tokens: 30,
    });
  });

  test.each([
    ["end", "end_turn"],
    ["length", "max_tokens"],
    ["stop_sequence", "stop_sequence"],
    ["tool", "tool_use"],
    ["filter", "refusal"],
    ["refusal", "refusal"],
    ["context", "model_context_window_exceeded"],
  ] as const)("WIRE-23 %s is spelled %s, streamed or not", (stop, expected) => {
    const answer = answerWith({ text: ["x"], stop });
    expect(bodyOf(write(answer)).stop_reason).toBe(expected);
    expect(deltaOf(writeStream(answer)).delta.stop_reason).toBe(expected);
  });

  test("WIRE-2.2 names the stop sequence that was met, and why it refused", () => {
    expect(bodyOf(write(answerWith({ stop: "stop_sequence", stopSequence: "END" }))).stop_sequence).toBe("END");
    const refused = bodyOf(write(answerWith({ stop: "refusal", refusal: "No." })));
    expect(refused.stop_details).toEqual({ type: "refusal", category: null, explanation: "No." });
  });
});

describe("a streamed message", () => {
  test("WIRE-2.3 is a sequence of events named like their data", () => {
    const events = eventsOf(writeStream(PARIS)).map(({ event, data }) => ({ event, type: JSON.parse(data).type }));
    expect(events.map(({ event }) => event)).toEqual([
      "message_start",
      "content_block_start",
      "ping",
      ...Array<string>(5).fill("content_block_delta"),
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    for (const { event, type } of events) expect(type).toBe(event);
  });

  test("WIRE-0 every frame is one event line, one data line and an empty line", () => {
    const { headers, frames, status } = streamed(writeStream(CALL));
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "content-type": "text/event-stream", "cache-control": "no-cache" });
    for (const frame of frames) expect(frame.bytes).toMatch(/^event: [a-z_]+\ndata: \{.*\}\n\n$/);
  });

  test("WIRE-2.3 starts with an empty message that counts the input", () => {
    const [start] = chunksOf(writeStream(THOUGHT));
    expect(start.message).toMatchObject({
      type: "message",
      role: "assistant",
      content: [],
      stop_reason: null,
      stop_sequence: null,
    });
    expect(start.message.usage).toMatchObject({
      input_tokens: 12,
      output_tokens: 1,
      output_tokens_details: { thinking_tokens: 0 },
    });
  });

  test("WIRE-2.3 ends with the cumulative counts", () => {
    expect(deltaOf(writeStream(THOUGHT))).toEqual({
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: 20,
        output_tokens_details: { thinking_tokens: 12 },
      },
    });
  });

  test("WIRE-2.3 a tool's input comes in fragments of about 8 to 16 characters after an empty one", () => {
    const deltas = chunksOf(writeStream(CALL)).flatMap(({ index, delta }) => (index === 1 && delta ? [delta] : []));
    const fragments = deltas.map((delta) => delta.partial_json);
    expect(deltas.every((delta) => delta.type === "input_json_delta")).toBe(true);
    expect(fragments[0]).toBe("");
    expect(JSON.parse(fragments.join(""))).toEqual({ zone: "UTC", exact: true });
    for (const fragment of fragments.slice(1, -1)) expect(fragment).toMatch(/^.{8,16}$/);
  });

  test("WIRE-2.3 a thinking block ends with one signature", () => {
    const deltas = chunksOf(writeStream(THOUGHT)).flatMap(({ index, delta }) => (index === 0 ? [delta?.type] : []));
    expect(deltas).toEqual([undefined, "thinking_delta", "thinking_delta", "signature_delta", undefined]);
  });

  test("WIRE-2.3 an answer without content is still a whole stream", () => {
    const names = eventsOf(writeStream(answerWith())).map(({ event }) => event);
    expect(names).toEqual(["message_start", "ping", "message_delta", "message_stop"]);
  });

  test("pacing counts a token for each piece of text, thought or input, and none for the frame around them", () => {
    const tokens = (answer: ChatAnswer) => Array.from(streamed(writeStream(answer)).frames, (frame) => frame.tokens);
    expect(tokens(PARIS)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(tokens(THOUGHT).reduce((sum, count) => sum + count)).toBe(3);
    expect(tokens(answerWith({ toolCalls: [{ name: "f", arguments: {} }] }))).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
  });

  test("WIRE-0 ids are drawn before the stream is read: later draws of others change nothing", () => {
    expect(wireText(writeStream(CALL))).toBe(wireText(writeStream(CALL)));
  });
});

describe("whole and streamed", () => {
  test("WIRE-0 the streamed message adds up to the whole one", () => {
    const words = fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { maxLength: 6 });
    const call = fc.record({ name: fc.constant("f"), arguments: fc.dictionary(fc.string(), fc.jsonValue()) });
    const choice = fc.record({ reasoning: words, text: words, toolCalls: fc.array(call, { maxLength: 3 }) });
    fc.assert(
      fc.property(choice, (parts) => {
        const answer = answerWith({ ...parts, stop: "end" }, usage(12, 30, 9));
        expect(accumulate(writeStream(answer))).toEqual(bodyOf(write(answer)));
      }),
      { seed: 2 },
    );
  });

  test("readUsage finds the same counts in both", () => {
    const counts = { ...usage(100, 30, 9), cacheReadTokens: 60, cacheWriteTokens: 30 };
    const answer = answerWith({ reasoning: ["a"], text: ["b"] }, counts);
    expect(anthropicMessages.readUsage(bodyOf(write(answer)), undefined)).toEqual(counts);
    expect(usageOf(writeStream(answer))).toEqual(counts);
  });

  test("readUsage keeps the input when message_delta does not repeat it", () => {
    const start = {
      type: "message_start",
      message: { usage: { input_tokens: 5, cache_read_input_tokens: 7, output_tokens: 1 } },
    };
    const delta = { type: "message_delta", usage: { input_tokens: null, output_tokens: 9 } };
    const seen = anthropicMessages.readUsage(delta, anthropicMessages.readUsage(start, undefined));
    expect(seen).toEqual({ inputTokens: 12, outputTokens: 9, reasoningTokens: 0, cacheReadTokens: 7, cacheWriteTokens: 0 });
    expect(anthropicMessages.readUsage({ type: "ping" }, seen)).toBe(seen);
    expect(anthropicMessages.readUsage("text", undefined)).toBeUndefined();
  });
});

function deltaOf(written: Written) {
  return chunksOf(written).find(({ type }) => type === "message_delta");
}

function usageOf(written: Written) {
  return chunksOf(written).reduce((before, json) => anthropicMessages.readUsage(json, before), undefined);
}

/** Puts a stream together as a client does; fields that only whole messages have are taken as said there. */
function accumulate(written: Written) {
  const [start, ...rest] = chunksOf(written);
  const message = { ...start.message, stop_details: null, container: null };
  const inputs: string[] = [];
  for (const event of rest) {
    if (event.type === "content_block_start") {
      message.content[event.index] =
        event.content_block.type === "text" ? { ...event.content_block, citations: null } : event.content_block;
      inputs[event.index] = "";
    }
    if (event.type === "content_block_delta") {
      const { type, partial_json, ...fields } = event.delta;
      inputs[event.index] += partial_json ?? "";
      for (const [name, value] of Object.entries(fields)) message.content[event.index][name] += value;
    }
    if (event.type === "content_block_stop" && message.content[event.index].type === "tool_use") {
      message.content[event.index].input = JSON.parse(inputs[event.index] ?? "");
    }
    if (event.type === "message_delta") {
      Object.assign(message, event.delta);
      Object.assign(message.usage, event.usage);
    }
  }
  return message;
}
