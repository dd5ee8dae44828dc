import { describe, expect, test } from "vitest";
import { bedrockConverse } from "../../../../src/formats/bedrock/converse.ts";
import type { Stop } from "../../../../src/tasks/chat.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { bodyOf, streamed, whole } from "../openai/exchange.ts";
import { answerWith, eventsOf, write } from "./exchange.ts";

const PARIS = answerWith({ text: ["Paris", " lies", " on", " the", " Seine."] });
const CALL = answerWith({
  text: ["Let me see."],
  toolCalls: [{ name: "get_time", arguments: { zone: "UTC", exact: true } }],
  stop: "tool",
});
const THOUGHT = answerWith({ reasoning: ["Hm", ", Paris."], text: ["Paris."] });
const ID = /^tooluse_[A-Za-z0-9]{22}$/;

describe("a whole answer", () => {
  test("WIRE-15.1 has every field in its place", () => {
    expect(bodyOf(write(PARIS))).toEqual({
      output: { message: { role: "assistant", content: [{ text: "Paris lies on the Seine." }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 8, outputTokens: 12, totalTokens: 20 },
      metrics: { latencyMs: expect.any(Number) },
    });
    expect(whole(write(PARIS))).toMatchObject({
      status: 200,
      headers: {
        "content-type": "application/json",
        "x-amzn-requestid": expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      },
    });
  });

  test("WIRE-15.1 a call has its input as an object and may follow text", () => {
    expect(bodyOf(write(CALL)).output.message.content).toEqual([
      { text: "Let me see." },
      { toolUse: { toolUseId: expect.stringMatching(ID), name: "get_time", input: { zone: "UTC", exact: true } } },
    ]);
  });

  test("WIRE-15.1 reasoning comes first, signed; hidden reasoning does not show", () => {
    const signature = expect.stringMatching(/^[\w+/]{86}==$/);
    expect(bodyOf(write(THOUGHT)).output.message.content).toEqual([
      { reasoningContent: { reasoningText: { text: "Hm, Paris.", signature } } },
      { text: "Paris." },
    ]);
    const hidden = { additionalModelRequestFields: { thinking: { type: "adaptive", display: "omitted" } } };
    expect(bodyOf(write(THOUGHT, "converse", hidden)).output.message.content).toEqual([{ text: "Paris." }]);
  });

  test.each<[Stop, string]>([
    ["end", "end_turn"],
    ["length", "max_tokens"],
    ["stop_sequence", "stop_sequence"],
    ["tool", "tool_use"],
    ["filter", "content_filtered"],
    ["refusal", "content_filtered"],
    ["context", "model_context_window_exceeded"],
  ])("WIRE-23 %s is %s", (stop, reason) => {
    expect(bodyOf(write(answerWith({ text: ["x"], stop }))).stopReason).toBe(reason);
  });

  test("a refusal is text like any other", () => {
    const refused = answerWith({ refusal: "No.", stop: "refusal" });
    expect(bodyOf(write(refused)).output.message.content).toEqual([{ text: "No." }]);
  });

  test("cached tokens stand beside the others and count in the total", () => {
    const counts = { inputTokens: 20, outputTokens: 5, reasoningTokens: 0, cacheReadTokens: 6, cacheWriteTokens: 4 };
    const body = bodyOf(write(answerWith({ text: ["x"] }, counts)));
    expect(body.usage).toEqual({
      inputTokens: 10,
      outputTokens: 5,
      totalTokens: 25,
      cacheReadInputTokens: 6,
      cacheWriteInputTokens: 4,
    });
    expect(bedrockConverse.readUsage(body, undefined)).toEqual(counts);
  });
});

describe("a stream", () => {
  test("WIRE-15.2 events in order; text has no start", () => {
    const written = write(CALL, "converse-stream");
    expect(streamed(written).headers).toMatchObject({ "content-type": "application/vnd.amazon.eventstream" });
    const start = { toolUse: { toolUseId: expect.stringMatching(ID), name: "get_time" } };
    expect(eventsOf(written)).toEqual([
      ["messageStart", { role: "assistant" }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Let me see." } }],
      ["contentBlockStop", { contentBlockIndex: 0 }],
      ["contentBlockStart", { contentBlockIndex: 1, start }],
      ["contentBlockDelta", { contentBlockIndex: 1, delta: { toolUse: { input: '{"zone":' } } }],
      ["contentBlockDelta", { contentBlockIndex: 1, delta: { toolUse: { input: '"UTC","exact"' } } }],
      ["contentBlockDelta", { contentBlockIndex: 1, delta: { toolUse: { input: ":true}" } } }],
      ["contentBlockStop", { contentBlockIndex: 1 }],
      ["messageStop", { stopReason: "tool_use" }],
      ["metadata", { usage: { inputTokens: 8, outputTokens: 12, totalTokens: 20 }, metrics: { latencyMs: expect.any(Number) } }],
    ]);
  });

  test("WIRE-15.2 reasoning comes in pieces, then its signature", () => {
    expect(eventsOf(write(THOUGHT, "converse-stream")).slice(1, 5)).toEqual([
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: "Hm" } } }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: ", Paris." } } }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { signature: expect.any(String) } } }],
      ["contentBlockStop", { contentBlockIndex: 0 }],
    ]);
  });

  test("pacing finds tokens in deltas alone", () => {
    const tokens = [...streamed(write(PARIS, "converse-stream")).frames].map((frame) => frame.tokens);
    expect(tokens).toEqual([0, 1, 1, 1, 1, 1, 0, 0, 0]);
  });

  test("the metadata event has the counts", () => {
    const metadata = eventsOf(write(answerWith({ text: ["x"] }, usage(3, 4)), "converse-stream")).at(-1)?.[1];
    expect(bedrockConverse.readUsage(metadata, undefined)).toEqual(usage(3, 4));
    expect(bedrockConverse.readUsage({ contentBlockIndex: 0 }, usage(1, 1))).toEqual(usage(1, 1));
  });
});
