import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import type { HeaderMap } from "../../../../src/formats/format.ts";
import { type TargetReply, translateChat } from "../../../../src/formats/openai/translate.ts";
import { type ChatTarget, UnreadableAnswer } from "../../../../src/formats/translation.ts";
import type { Stop } from "../../../../src/tasks/chat.ts";
import type { ChatStreamEvent } from "../../../../src/tasks/chat-stream.ts";
import type { Usage } from "../../../../src/tasks/usage.ts";
import { contextOf, requestOf } from "./exchange.ts";

const HELLO = { model: "a-model", messages: [{ role: "user", content: "hi" }] };
const USAGE: Usage = { inputTokens: 20, outputTokens: 9, reasoningTokens: 4, cacheReadTokens: 5, cacheWriteTokens: 6 };

/** A target whose stream is one JSON event a line, and whose whole answer is a list of them. */
const plain: ChatTarget = {
  id: "test.plain",
  writeAsk: ({ model }) => ({ path: `ask/${model}`, headers: {}, body: { model } }),
  readWhole: (json) => (Array.isArray(json) ? json : undefined),
  readStream: () => ({
    push: (chunk) =>
      Buffer.from(chunk)
        .toString()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    end: () => [],
  }),
};

const said: ChatStreamEvent[] = [
  { kind: "started", id: "msg_1", model: "a-model-2026" },
  { kind: "reasoning", text: "Hm." },
  { kind: "text", text: "Par" },
  { kind: "text", text: "is" },
  { kind: "stopped", stop: "end" },
  { kind: "usage", usage: USAGE },
];

const called = (name: string, ...json: string[]): ChatStreamEvent[] => [
  { kind: "started" },
  { kind: "call-started", call: 0, name, id: "toolu_1" },
  ...json.map((piece) => ({ kind: "call-arguments", call: 0, json: piece }) as const),
  { kind: "call-ended", call: 0 },
  { kind: "call-started", call: 1, name },
  { kind: "call-ended", call: 1 },
  { kind: "stopped", stop: "tool" },
];

async function* stream(events: readonly ChatStreamEvent[]) {
  for (const event of events) yield Buffer.from(`${JSON.stringify(event)}\n`);
}

function reply(body: TargetReply["body"], type: string, more: HeaderMap = {}): TargetReply {
  return { status: 200, headers: { "content-type": type, ...more }, body };
}

async function answer(request: object, from: TargetReply) {
  const body = { ...HELLO, ...request };
  const got = await translateChat(plain, body, {}).answer(from, contextOf(requestOf(body)));
  const chunks: Uint8Array[] = [];
  if (got.body instanceof Uint8Array) chunks.push(got.body);
  else for await (const chunk of got.body) chunks.push(chunk);
  return { ...got, text: Buffer.concat(chunks).toString() };
}

const wholly = (request: object, events: readonly ChatStreamEvent[]) =>
  answer(request, reply(Buffer.from(JSON.stringify(events)), "application/json"));
const streamed = (request: object, events: readonly ChatStreamEvent[]) =>
  answer({ stream: true, ...request }, reply(stream(events), "text/event-stream"));

/** The JSON of each event; the terminator stays text. */
function eventsIn(text: string) {
  const events = text.split("\n\n").filter((event) => event !== "");
  return events.map((event) => (event === "data: [DONE]" ? event : JSON.parse(event.slice("data: ".length))));
}

const deltasIn = (text: string) =>
  eventsIn(text).flatMap((event) => event.choices?.map((choice: { delta: object }) => choice.delta) ?? []);

describe("a whole answer", () => {
  test("G-COMPAT-5 is a chat completion with the provider's id and model", async () => {
    const got = await wholly({}, said);
    expect(got.headers).toEqual({ "content-type": "application/json" });
    expect(JSON.parse(got.text)).toEqual({
      id: "msg_1",
      object: "chat.completion",
      created: 1_767_225_600,
      model: "a-model-2026",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Paris", reasoning_content: "Hm.", refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: 20,
        completion_tokens: 9,
        total_tokens: 29,
        prompt_tokens_details: { cached_tokens: 5, audio_tokens: 0, cache_write_tokens: 6 },
        completion_tokens_details: {
          reasoning_tokens: 4,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      },
    });
  });

  test("where the provider gives no id, one is made; the model is the one asked for", async () => {
    const body = JSON.parse((await wholly({}, called("f", "{}"))).text);
    expect(body).toMatchObject({ id: expect.stringMatching(/^chatcmpl-[A-Za-z0-9]{29}$/), model: "a-model" });
    expect(body.choices[0]).toMatchObject({
      message: {
        content: null,
        tool_calls: [
          { id: "toolu_1", type: "function", function: { name: "f", arguments: "{}" } },
          { id: expect.stringMatching(/^call_[A-Za-z0-9]{24}$/), type: "function", function: { name: "f", arguments: "{}" } },
        ],
      },
      finish_reason: "tool_calls",
    });
  });

  test("a refusal stands in its own field", async () => {
    const events: ChatStreamEvent[] = [
      { kind: "started" },
      { kind: "refusal", text: "No." },
      { kind: "stopped", stop: "filter" },
    ];
    expect(JSON.parse((await wholly({}, events)).text).choices[0]).toMatchObject({
      message: { content: null, refusal: "No." },
      finish_reason: "content_filter",
    });
  });

  test("one that failed after all is an error of OpenAI's", async () => {
    const failed: ChatStreamEvent = { kind: "failed", failure: { kind: "overloaded", message: "Overloaded" } };
    const got = await answer({}, reply(stream([...said.slice(0, 3), failed]), "text/event-stream"));
    expect(got.status).toBe(503);
    expect(JSON.parse(got.text)).toEqual({
      error: { message: "Overloaded", type: "service_unavailable_error", param: null, code: null },
    });
  });

  test.each([
    ["no JSON", "<html>"],
    ["JSON of another shape", '{"answer":"Paris"}'],
    ["an answer that did not stop", JSON.stringify(said.slice(0, 3))],
  ])("G-COMPAT-12 what cannot be read is told apart: %s", async (_what, body) => {
    await expect(answer({}, reply(Buffer.from(body), "application/json"))).rejects.toThrow(UnreadableAnswer);
  });
});

describe("a stream", () => {
  test("G-COMPAT-5 is chunks that begin with the role and end with [DONE]", async () => {
    const got = await streamed({ stream_options: { include_usage: true } }, said);
    const head = { id: "msg_1", object: "chat.completion.chunk", created: 1_767_225_600, model: "a-model-2026" };
    const chunk = (delta: object, finish_reason: string | null = null) => ({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      usage: null,
    });
    expect(got.headers).toEqual({ "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
    expect(eventsIn(got.text)).toEqual([
      chunk({ role: "assistant", content: "", refusal: null }),
      chunk({ reasoning_content: "Hm." }),
      chunk({ content: "Par" }),
      chunk({ content: "is" }),
      chunk({}, "stop"),
      { ...head, choices: [], usage: expect.objectContaining({ prompt_tokens: 20, total_tokens: 29 }) },
      "data: [DONE]",
    ]);
  });

  test("one whose beginning was lost still begins with the role, and begins once", async () => {
    const events: ChatStreamEvent[] = [
      { kind: "text", text: "Par" },
      { kind: "started", id: "late" },
      { kind: "text", text: "is" },
    ];
    const got = eventsIn((await streamed({}, events)).text);
    expect(got.map((event) => event.choices[0].delta)).toEqual([
      { role: "assistant", content: "", refusal: null },
      { content: "Par" },
      { content: "is" },
    ]);
    expect(new Set(got.map((event) => event.id)).size).toBe(1);
  });

  test("without include_usage there is no usage in it", async () => {
    expect((await streamed({}, said)).text).not.toContain('"usage"');
  });

  test("arguments come in the provider's fragments; none at all are an empty object", async () => {
    const deltas = deltasIn((await streamed({}, called("f", "", '{"a"', ":1}"))).text);
    expect(deltas.slice(1, -1)).toEqual([
      { tool_calls: [{ index: 0, id: "toolu_1", type: "function", function: { name: "f", arguments: "" } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] },
      { tool_calls: [{ index: 0, function: { arguments: ":1}" } }] },
      {
        tool_calls: [{ index: 1, id: expect.stringMatching(/^call_/), type: "function", function: { name: "f", arguments: "" } }],
      },
      { tool_calls: [{ index: 1, function: { arguments: "{}" } }] },
    ]);
  });

  test("a failure in the middle is an error chunk, and nothing after it", async () => {
    const failed: ChatStreamEvent = { kind: "failed", failure: { kind: "overloaded", message: "Overloaded" } };
    const got = eventsIn((await streamed({}, [...said.slice(0, 3), failed, ...said.slice(3)])).text);
    expect(got).toHaveLength(4);
    expect(got[3]).toEqual({
      error: { message: "Overloaded", type: "service_unavailable_error", param: null, code: null },
    });
  });

  test("one that broke off ends without finish reason and terminator", async () => {
    const got = eventsIn((await streamed({}, said.slice(0, 3))).text);
    expect(got).toHaveLength(3);
    expect(got.at(-1).choices[0]).toMatchObject({ delta: { content: "Par" }, finish_reason: null });
  });

  test("what reading throws reaches the caller's side", async () => {
    const broken = (async function* () {
      yield* stream(said.slice(0, 2));
      throw new Error("reset");
    })();
    await expect(answer({ stream: true }, reply(broken, "text/event-stream"))).rejects.toThrow("reset");
  });

  test("leaving it lets go of the provider's", async () => {
    let released = false;
    const source = (async function* () {
      try {
        yield* stream(said);
      } finally {
        released = true;
      }
    })();
    const body = { ...HELLO, stream: true };
    const got = await translateChat(plain, body, {}).answer(reply(source, "text/event-stream"), contextOf(requestOf(body)));
    if (got.body instanceof Uint8Array) throw new Error("whole");
    for await (const _chunk of got.body) break;
    expect(released).toBe(true);
  });
});

describe("tools that OpenAI alone has", () => {
  const SHELL = { tools: [{ type: "custom", custom: { name: "shell" } }] };
  const OLDER = { functions: [{ name: "f", parameters: { type: "object" } }] };

  test("a custom tool's call gets its text, whole and streamed", async () => {
    const events = called("shell", '{"inp', 'ut":"ls -la"}');
    const [first] = JSON.parse((await wholly(SHELL, events)).text).choices[0].message.tool_calls;
    expect(first).toEqual({ id: "toolu_1", type: "custom", custom: { name: "shell", input: "ls -la" } });
    expect(deltasIn((await streamed(SHELL, events)).text).slice(1, 3)).toEqual([
      { tool_calls: [{ index: 0, id: "toolu_1", type: "custom", custom: { name: "shell", input: "" } }] },
      { tool_calls: [{ index: 0, custom: { input: "ls -la" } }] },
    ]);
  });

  test("a caller of the older functions gets the one function_call it knows of", async () => {
    const events = called("f", '{"a":1}');
    expect(JSON.parse((await wholly(OLDER, events)).text).choices[0]).toMatchObject({
      message: { content: null, function_call: { name: "f", arguments: '{"a":1}' } },
      finish_reason: "function_call",
    });
    expect(deltasIn((await streamed(OLDER, events)).text).slice(1)).toEqual([
      { function_call: { name: "f", arguments: "" } },
      { function_call: { arguments: '{"a":1}' } },
      {},
    ]);
  });
});

describe("what surrounds the answer", () => {
  test("G-ERR-5 an error of the provider goes through untouched, streamed or not", async () => {
    const body = Buffer.from('{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}');
    const from: TargetReply = { status: 529, headers: { "content-type": "application/json", "request-id": "req_1" }, body };
    const through = translateChat(plain, { ...HELLO, stream: true }, {});
    expect(await through.answer(from, contextOf(requestOf(HELLO)))).toBe(from);
  });

  test("the provider's headers stay, but for those about its bytes", async () => {
    const headers = { "content-length": "7", "content-encoding": "identity", "request-id": "req_1" };
    const got = await answer({}, reply(Buffer.from(JSON.stringify(said)), "application/json", headers));
    expect(got.headers).toEqual({ "content-type": "application/json", "request-id": "req_1" });
  });

  test.each<[Stop, string]>([
    ["end", "stop"],
    ["length", "length"],
    ["stop_sequence", "stop"],
    ["tool", "tool_calls"],
    ["filter", "content_filter"],
    ["refusal", "stop"],
    ["context", "length"],
  ])("WIRE-23 %s is the finish reason %s, whole and streamed", async (stop, reason) => {
    const events: ChatStreamEvent[] = [...said.slice(0, 3), { kind: "stopped", stop }];
    expect(JSON.parse((await wholly({}, events)).text).choices[0].finish_reason).toBe(reason);
    expect(eventsIn((await streamed({}, events)).text).at(-2).choices[0].finish_reason).toBe(reason);
  });
});
