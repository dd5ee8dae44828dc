import { expect, test } from "vitest";
import { answerOf } from "../../../src/cassettes/answer-form.ts";
import { joined } from "../../../src/cassettes/timed-lines.ts";
import { asked, converted, harEntry, harOf, interactionsIn } from "./converting.ts";

const hello = { match: { userMessage: "hello", model: "gpt-4o" }, response: { content: "Hello there, how are you today?" } };
const fixtures = (...all: object[]) => ({ fixtures: all });

test("a fixture becomes two hand-written recordings, one whole and one streamed, which are found by what is said last", async () => {
  const made = await converted(fixtures({ ...hello, latency: 10, chunkSize: 16 }));
  expect(made).toMatchObject({ from: "aimock", count: 2, leftOut: [] });
  const [whole, streamed] = await interactionsIn(made.text);
  expect(whole).toMatchObject({
    by: "hand",
    match: ["model", "last-user", "stream"],
    request: { to: "openai chat/completions", model: "gpt-4o", body: { messages: [{ role: "user", content: "hello" }] } },
    response: {
      json: {
        object: "chat.completion",
        model: "gpt-4o",
        choices: [{ message: { content: hello.response.content }, finish_reason: "stop" }],
      },
    },
  });
  const bytes = streamed && joined(answerOf(streamed.response, undefined).chunks).toString();
  const deltas = Array.from(bytes?.matchAll(/"delta":\{"content":"([^"]+)"/g) ?? [], ([, text]) => text);
  expect(deltas).toEqual(["Hello there, how", " are you today?"]);
  expect(bytes?.endsWith("data: [DONE]\n\n")).toBe(true);
  expect(streamed?.response.sse?.split("\n").map((line) => line.split(" ")[0])).toEqual(["+10", "+20", "+30", "+40", "+50", ""]);
  expect((await converted(fixtures({ ...hello, latency: 10, chunkSize: 16 }))).text).toBe(made.text);
});

test("tools, reasoning, blocks and what is around an answer are kept; arguments may be JSON or its text", async () => {
  const response = {
    content: "Let me look.",
    reasoning: "hm",
    toolCalls: [{ name: "weather", arguments: { city: "Bonn" }, id: "call_7" }],
    id: "chatcmpl-own",
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
  };
  const blocks = [
    { type: "toolCall", name: "f", arguments: '{"a":1}' },
    { type: "text", text: "done" },
  ];
  const made = await converted([
    { match: { userMessage: "a" }, response },
    { match: { userMessage: "b" }, response: { blocks } },
  ]);
  const [first, , second] = await interactionsIn(made.text);
  expect(first?.response.json).toMatchObject({
    id: "chatcmpl-own",
    usage: { total_tokens: 7 },
    choices: [
      {
        message: {
          reasoning_content: "hm",
          tool_calls: [{ id: "call_7", function: { name: "weather", arguments: '{"city":"Bonn"}' } }],
        },
        finish_reason: "tool_calls",
      },
    ],
  });
  expect(second?.response.json).toMatchObject({
    choices: [{ message: { content: "done", tool_calls: [{ function: { name: "f" } }] } }],
  });
});

test("errors, embeddings, pictures, speech and JSON as it is have their own paths and shapes", async () => {
  const made = await converted(
    fixtures(
      { match: { userMessage: "e" }, response: { error: { message: "slow down", type: "rate_limit_error" }, status: 429 } },
      { match: { inputText: "v" }, response: { embedding: [0.1, 0.2] } },
      { match: { userMessage: "p", endpoint: "image" }, response: { image: { b64Json: "aGk=" } } },
      {
        match: { userMessage: "s", endpoint: "speech" },
        response: { audio: Buffer.from([1, 2, 255]).toString("base64"), format: "wav" },
      },
      { match: { userMessage: "j" }, response: { json: { any: "thing" } } },
    ),
  );
  expect(made.leftOut).toEqual([]);
  const found = await interactionsIn(made.text);
  expect(
    found.map(({ request, response, match }) => [
      request.to,
      response.status,
      match?.join(),
      response.json ?? response.headers?.["content-type"],
    ]),
  ).toEqual([
    [
      "openai chat/completions",
      429,
      "last-user",
      { error: { message: "slow down", type: "rate_limit_error", param: null, code: null } },
    ],
    [
      "openai embeddings",
      200,
      "last-user",
      expect.objectContaining({ data: [{ object: "embedding", index: 0, embedding: [0.1, 0.2] }] }),
    ],
    ["openai images/generations", 200, "last-user", { created: 0, data: [{ b64_json: "aGk=" }] }],
    ["openai audio/speech", 200, "last-user", "audio/wav"],
    ["openai chat/completions", 200, "last-user", { any: "thing" }],
  ]);
  expect(found[0]?.response.headers).toMatchObject({ "retry-after": "1" });
});

test("times that were recorded are kept, and a stream that a fixture breaks off is partial", async () => {
  const timings = { ttftMs: 200, interChunkDelaysMs: [5, 10, 15], totalDurationMs: 230 };
  const made = await converted(
    fixtures(
      { ...hello, recordedTimings: timings, truncateAfterChunks: 3 },
      { ...hello, match: { userMessage: "x" }, streamingProfile: { ttft: 50, tps: 100 } },
    ),
  );
  const [, cut, , paced] = await interactionsIn(made.text);
  const times = (sse = "") => sse.split("\n").map((line) => line.split(" ")[0]);
  expect([times(cut?.response.sse), cut?.response.partial]).toEqual([["+200", "+205", "+215", ""], true]);
  expect(times(paced?.response.sse).slice(0, 3)).toEqual(["+50", "+60", "+70"]);
});

test("what no recording can say is left out with the reason and the way; what is only said less exactly is a note", async () => {
  const made = await converted(
    fixtures(
      { match: { toolCallId: "call_1" }, response: { content: "x" } },
      { match: {}, response: { content: "x" } },
      { match: { userMessage: "v" }, response: { video: { id: "1", status: "completed" } } },
      { match: { userMessage: "f", endpoint: "fal" }, response: { json: {} } },
      { match: { userMessage: "?" }, response: { odd: 1 } },
      { match: { userMessage: "ok", systemMessage: "terse", turnIndex: 0 }, response: { content: "x" }, chaos: { dropRate: 1 } },
    ),
  );
  expect(made.leftOut.map(({ where, why }) => `${where}: ${why}`)).toEqual([
    "fixture 1: it is found by toolCallId: a scripted rule can say that, a recording cannot",
    "fixture 2: it answers whatever is asked: write it as a scripted rule",
    "fixture 3: a film is asked for several times until it is ready: a scripted rule can say that",
    "fixture 4: which path of which provider it answers is not said (endpoint: fal)",
    "fixture 5: its response is of no kind that is known (odd)",
  ]);
  expect(made.notes.map(({ what }) => what.split(":")[0])).toEqual([
    "it answers who says exactly this last",
    "what the system message has to say (systemMessage) does not count",
    "turnIndex",
    "its chaos is left behind",
  ]);
});

test("recordings become fixtures: chat of every vendor by what it says, streams put together with their times, errors, several answers in order", async () => {
  const claude = {
    id: "msg_1",
    model: "claude-sonnet-5",
    content: [
      { type: "text", text: "Hi." },
      { type: "tool_use", id: "t1", name: "f", input: { a: 1 } },
    ],
    stop_reason: "tool_use",
  };
  const gemini = { candidates: [{ content: { parts: [{ text: "Hallo" }] }, finishReason: "STOP" }] };
  const events = [
    {
      id: "c",
      object: "chat.completion.chunk",
      model: "gpt-4o-mini",
      choices: [{ index: 0, delta: { role: "assistant", content: "He" }, finish_reason: null }],
    },
    {
      id: "c",
      object: "chat.completion.chunk",
      model: "gpt-4o-mini",
      choices: [{ index: 0, delta: { content: "llo" }, finish_reason: "stop" }],
    },
  ];
  const sse = `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")}data: [DONE]\n\n`;
  const stream = { headers: { "Content-Type": "text/event-stream" }, content: { mimeType: "text/event-stream", text: sse } };
  const say = (content: string, model = "m") => ({ model, messages: [{ role: "user", content }] });
  const made = await converted(
    harOf(
      harEntry({
        url: "https://api.anthropic.com/v1/messages",
        body: say("one", "claude-sonnet-5"),
        content: { text: JSON.stringify(claude) },
      }),
      harEntry({
        url: "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent",
        body: { contents: [{ role: "user", parts: [{ text: "two" }] }] },
        content: { text: JSON.stringify(gemini) },
      }),
      harEntry({ body: { ...asked, stream: true }, ...stream }),
      harEntry({
        body: say("four"),
        status: 429,
        headers: { "retry-after": "2" },
        content: { text: '{"error":{"message":"slow","type":"t"}}' },
      }),
      harEntry({ body: say("four"), content: { text: '{"choices":[{"message":{"content":"now"},"finish_reason":"stop"}]}' } }),
      harEntry({ url: "https://api.openai.com/v1/models", method: "GET" }),
    ),
    { to: "aimock" },
  );
  expect(made.leftOut).toEqual([
    { where: "entry 6", why: expect.stringContaining("nothing of its request is what a user says") },
  ]);
  expect(JSON.parse(made.text).fixtures).toEqual([
    {
      match: { userMessage: "one", model: "claude-sonnet-5" },
      response: {
        content: "Hi.",
        toolCalls: [{ name: "f", arguments: '{"a":1}', id: "t1" }],
        finishReason: "tool_calls",
        id: "msg_1",
        model: "claude-sonnet-5",
      },
    },
    { match: { userMessage: "two", model: "gemini-2.0-flash" }, response: { content: "Hallo", finishReason: "stop" } },
    {
      match: { userMessage: "Say hello.", model: "gpt-4o-mini" },
      response: expect.objectContaining({ content: "Hello", finishReason: "stop" }),
      recordedTimings: { ttftMs: 200, interChunkDelaysMs: [50, 50], totalDurationMs: 300 },
    },
    {
      match: { userMessage: "four", model: "m", sequenceIndex: 0 },
      response: { error: { message: "slow", type: "t" }, status: 429, retryAfter: 2 },
    },
    { match: { userMessage: "four", model: "m", sequenceIndex: 1 }, response: { content: "now", finishReason: "stop" } },
  ]);
});

test("fixtures that were made of fixtures say the same", async () => {
  const cassette = (await converted(fixtures(hello))).text;
  const back = JSON.parse((await converted(cassette, { to: "aimock" })).text) as {
    fixtures: { match: object; response: object }[];
  };
  expect(back.fixtures[0]).toMatchObject({ match: hello.match, response: hello.response });
});
