import { describe, expect, test } from "vitest";
import { openaiResponses } from "../../../../src/formats/openai/responses.ts";
import type { ChatChoice } from "../../../../src/tasks/chat.ts";
import { answerOf, bodyOf, choiceOf, chunksOf, contextOf, eventsOf, requestOf, streamed, wireText } from "./exchange.ts";

const PARIS = choiceOf({ text: ["Paris", " lies", " here."] });
const TIME = { type: "function", name: "get_time", parameters: {}, strict: true };
const CALLS = choiceOf({
  toolCalls: [
    { name: "get_time", arguments: { zone: "UTC", precise: true } },
    { name: "get_time", arguments: { zone: "CET" } },
  ],
  stop: "tool",
});
const THOUGHT = choiceOf({ reasoning: ["Hm,", " well."], text: ["Yes."] });

function write(body: object, choice: ChatChoice) {
  const request = requestOf({ model: "gpt-4o-mini", input: "hi", ...body });
  return openaiResponses.writeAnswer(answerOf(choice), openaiResponses.readAsk(request), contextOf(request));
}

const stream = (body: object, choice: ChatChoice) => write({ stream: true, ...body }, choice);
const typesOf = (body: object, choice: ChatChoice) => chunksOf(stream(body, choice)).map((event) => event.type);

describe("a plain response", () => {
  test("WIRE-1.2 has OpenAI's fields in OpenAI's order", () => {
    const body = bodyOf(write({}, PARIS));
    expect(body).toEqual({
      id: expect.stringMatching(/^resp_[0-9a-f]{48}$/),
      object: "response",
      created_at: 1_767_225_600,
      status: "completed",
      background: false,
      completed_at: 1_767_225_600,
      error: null,
      incomplete_details: null,
      instructions: null,
      max_output_tokens: null,
      model: "gpt-4o-mini-2024-07-18",
      output: [
        {
          id: expect.stringMatching(/^msg_[0-9a-f]{48}$/),
          type: "message",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: "Paris lies here.", annotations: [], logprobs: [] }],
        },
      ],
      parallel_tool_calls: true,
      previous_response_id: null,
      reasoning: { effort: null, summary: null },
      service_tier: "default",
      store: true,
      temperature: 1,
      text: { format: { type: "text" }, verbosity: "medium" },
      tool_choice: "auto",
      tools: [],
      top_logprobs: 0,
      top_p: 1,
      truncation: "disabled",
      usage: {
        input_tokens: 14,
        input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
        output_tokens: 6,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 20,
      },
      user: null,
      metadata: {},
    });
    expect(Object.keys(body)).toEqual(
      (
        "id object created_at status background completed_at error incomplete_details instructions max_output_tokens model output " +
        "parallel_tool_calls previous_response_id reasoning service_tier store temperature text tool_choice tools top_logprobs top_p " +
        "truncation usage user metadata"
      ).split(" "),
    );
  });

  test("WIRE-1.2 echoes what was asked", () => {
    const asked = {
      background: true,
      instructions: 'Say "hi".',
      max_output_tokens: 99,
      parallel_tool_calls: false,
      previous_response_id: "resp_0",
      reasoning: { effort: "low", summary: "auto" },
      service_tier: "flex",
      store: false,
      temperature: 0.2,
      text: { format: { type: "json_schema", name: "n", schema: {} }, verbosity: "low" },
      tool_choice: { type: "function", name: "get_time" },
      tools: [TIME],
      top_logprobs: 3,
      top_p: 0.4,
      truncation: "auto",
      user: "u-1",
      metadata: { team: "x" },
    };
    expect(bodyOf(write(asked, PARIS))).toMatchObject(asked);
  });

  test("WIRE-1.2 each function call is an item", () => {
    const { output } = bodyOf(write({ tools: [TIME] }, CALLS));
    expect(output).toEqual([
      {
        type: "function_call",
        id: expect.stringMatching(/^fc_/),
        call_id: expect.stringMatching(/^call_/),
        name: "get_time",
        arguments: '{"zone":"UTC","precise":true}',
        status: "completed",
      },
      expect.objectContaining({ arguments: '{"zone":"CET"}' }),
    ]);
  });

  test("WIRE-1.2 a custom tool is called with text", () => {
    const called = choiceOf({ toolCalls: [{ name: "run", arguments: { input: "ls" } }], stop: "tool" });
    const { output } = bodyOf(write({ tools: [{ type: "custom", name: "run" }] }, called));
    expect(output).toMatchObject([{ type: "custom_tool_call", name: "run", input: "ls" }]);
  });

  test("WIRE-1.2 reasoning precedes the message, summed up only when asked for", () => {
    const asked = bodyOf(write({ reasoning: { summary: "auto" } }, THOUGHT)).output;
    expect(asked.map((item: { type: string }) => item.type)).toEqual(["reasoning", "message"]);
    expect(asked[0].summary).toEqual([{ type: "summary_text", text: "Hm, well." }]);
    const [unasked] = bodyOf(write({}, THOUGHT)).output;
    expect(unasked).toEqual({ type: "reasoning", id: expect.stringMatching(/^rs_/), summary: [], encrypted_content: null });
  });

  test("encrypted reasoning comes when included", () => {
    const [reasoning] = bodyOf(write({ include: ["reasoning.encrypted_content"] }, THOUGHT)).output;
    expect(reasoning.encrypted_content).toMatch(/^gAAAAA/);
  });

  test("WIRE-1.2 a refusal is a part of the message", () => {
    const [message] = bodyOf(write({}, choiceOf({ refusal: "I will not.", stop: "refusal" }))).output;
    expect(message.content).toEqual([{ type: "refusal", refusal: "I will not." }]);
  });

  test("logprobs come with the text when included", () => {
    const [message] = bodyOf(write({ include: ["message.output_text.logprobs"], top_logprobs: 1 }, PARIS)).output;
    expect(message.content[0].logprobs.map((entry: { token: string }) => entry.token)).toEqual(PARIS.text);
  });

  test.each([
    ["length", "max_output_tokens"],
    ["context", "max_output_tokens"],
    ["filter", "content_filter"],
  ] as const)("WIRE-23 %s makes the response incomplete for %s", (stop, reason) => {
    const body = bodyOf(write({}, choiceOf({ text: ["Par"], stop })));
    expect(body).toMatchObject({ status: "incomplete", incomplete_details: { reason }, completed_at: null });
    expect(body.output[0].status).toBe("incomplete");
  });

  test("WIRE-23 an answer that spent all its tokens on thinking has no message", () => {
    const { output } = bodyOf(write({}, choiceOf({ reasoning: ["Hm"], stop: "length" })));
    expect(output.map((item: { type: string }) => item.type)).toEqual(["reasoning"]);
  });
});

describe("a streamed response", () => {
  test("WIRE-1.2 a text answer has its events in order, each named as its type", () => {
    const written = stream({}, PARIS);
    const events = eventsOf(written);
    expect(events.map(({ event }) => event)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    for (const [index, { event, data }] of events.entries()) {
      expect(JSON.parse(data)).toMatchObject({ type: event, sequence_number: index });
    }
  });

  test("WIRE-1.2 has no [DONE]", () => {
    expect(wireText(stream({}, PARIS))).not.toContain("[DONE]");
  });

  test("WIRE-1.2 starts with a response in progress and ends with the whole one", () => {
    const events = chunksOf(stream({}, PARIS));
    expect(events[0].response).toMatchObject({ status: "in_progress", output: [], usage: null, completed_at: null });
    expect(events[1].response).toEqual(events[0].response);
    expect(events.at(-1)?.response).toEqual(bodyOf(write({}, PARIS)));
  });

  test("WIRE-1.2 the events of a message have the fields that clients need", () => {
    const [, , added, part, delta, , , done, partDone, itemDone] = chunksOf(stream({}, PARIS));
    const { id } = added.item;
    const place = { item_id: id, output_index: 0, content_index: 0 };
    expect(added).toMatchObject({
      output_index: 0,
      item: { id, type: "message", role: "assistant", status: "in_progress", content: [] },
    });
    expect(part).toMatchObject({ ...place, part: { type: "output_text", text: "", annotations: [], logprobs: [] } });
    expect(delta).toMatchObject({ ...place, delta: "Paris", logprobs: [] });
    expect(done).toMatchObject({ ...place, text: "Paris lies here.", logprobs: [] });
    expect(partDone).toMatchObject({ ...place, part: { type: "output_text", text: "Paris lies here." } });
    expect(itemDone).toMatchObject({ output_index: 0, item: { id, status: "completed" } });
  });

  test("WIRE-1.2 function calls stream one after the other", () => {
    const events = chunksOf(stream({ tools: [TIME] }, CALLS));
    const added = events.filter((event) => event.type === "response.output_item.added");
    expect(added.map((event) => [event.output_index, event.item.arguments, event.item.status])).toEqual([
      [0, "", "in_progress"],
      [1, "", "in_progress"],
    ]);
    const done = events.filter((event) => event.type === "response.function_call_arguments.done");
    expect(done.map((event) => event.arguments)).toEqual(['{"zone":"UTC","precise":true}', '{"zone":"CET"}']);
    const first = events.filter((event) => event.type === "response.function_call_arguments.delta" && event.output_index === 0);
    expect(first.length).toBeGreaterThan(1);
    expect(first.every((event) => event.item_id === added[0]?.item.id)).toBe(true);
  });

  test("WIRE-1.2 a custom tool's input streams under its own name", () => {
    const called = choiceOf({ toolCalls: [{ name: "run", arguments: { input: "ls" } }], stop: "tool" });
    expect(typesOf({ tools: [{ type: "custom", name: "run" }] }, called)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.custom_tool_call_input.delta",
      "response.custom_tool_call_input.done",
      "response.output_item.done",
      "response.completed",
    ]);
  });

  test("WIRE-1.2 a summary of the reasoning streams before the message", () => {
    expect(typesOf({ reasoning: { summary: "auto" } }, THOUGHT).slice(2, 9)).toEqual([
      "response.output_item.added",
      "response.reasoning_summary_part.added",
      "response.reasoning_summary_text.delta",
      "response.reasoning_summary_text.delta",
      "response.reasoning_summary_text.done",
      "response.reasoning_summary_part.done",
      "response.output_item.done",
    ]);
    const events = chunksOf(stream({ reasoning: { summary: "auto" } }, THOUGHT));
    expect(events[3]).toMatchObject({ output_index: 0, summary_index: 0, part: { type: "summary_text", text: "" } });
    expect(events.filter((event) => event.type === "response.output_item.added").at(-1)?.output_index).toBe(1);
  });

  test("WIRE-1.2 reasoning that nobody asked to see has no events of its own", () => {
    expect(typesOf({}, THOUGHT).filter((type) => type.includes("summary"))).toEqual([]);
  });

  test("WIRE-1.2 a refusal has its own deltas", () => {
    const types = typesOf({}, choiceOf({ refusal: "I will not.", stop: "refusal" }));
    expect(types.filter((type) => type.startsWith("response.refusal"))).toEqual([
      "response.refusal.delta",
      "response.refusal.delta",
      "response.refusal.delta",
      "response.refusal.done",
    ]);
  });

  test("WIRE-1.2 an answer that was cut ends with response.incomplete", () => {
    const last = chunksOf(stream({}, choiceOf({ text: ["Par"], stop: "length" }))).at(-1);
    expect(last).toMatchObject({
      type: "response.incomplete",
      response: { incomplete_details: { reason: "max_output_tokens" } },
    });
  });

  test("counts one token for each delta", () => {
    const frames = [...streamed(stream({}, PARIS)).frames];
    const counted = frames.filter((frame) => frame.tokens === 1).map((frame) => String(frame.bytes).includes(".delta"));
    expect(counted).toEqual([true, true, true]);
  });
});
