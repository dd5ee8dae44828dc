import { describe, expect, test } from "vitest";
import { chatFormat, openaiChat } from "../../../../src/formats/openai/chat.ts";
import { answerOf, bodyOf, choiceOf, chunksOf, contextOf, eventsOf, requestOf, streamed, whole, wireText } from "./exchange.ts";

const PARIS = choiceOf({ text: ["Paris", " lies", " on", " the", " Seine."] });
const CALL = choiceOf({ toolCalls: [{ name: "get_time", arguments: { zone: "UTC", precise: true } }], stop: "tool" });
const TOOLS = { tools: [{ type: "function", function: { name: "get_time" } }] };

function write(body: object, ...choices: ReturnType<typeof choiceOf>[]) {
  const request = requestOf({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }], ...body });
  return openaiChat.writeAnswer(answerOf(...choices), openaiChat.readAsk(request), contextOf(request));
}

const stream = (body: object, ...choices: ReturnType<typeof choiceOf>[]) => write({ stream: true, ...body }, ...choices);

describe("a plain answer", () => {
  test("WIRE-1.1 has OpenAI's fields in OpenAI's order", () => {
    const body = bodyOf(write({}, PARIS));
    expect(body).toEqual({
      id: expect.stringMatching(/^chatcmpl-[A-Za-z0-9]{29}$/),
      object: "chat.completion",
      created: 1_767_225_600,
      model: "gpt-4o-mini-2024-07-18",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Paris lies on the Seine.", refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: 14,
        completion_tokens: 6,
        total_tokens: 20,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      },
      service_tier: "default",
      system_fingerprint: expect.stringMatching(/^fp_[0-9a-f]{10}$/),
    });
    expect(Object.keys(body)).toEqual("id object created model choices usage service_tier system_fingerprint".split(" "));
  });

  test("WIRE-0 is JSON on one line, said to be JSON", () => {
    const { headers, body, status } = whole(write({}, PARIS));
    expect({ headers, status }).toEqual({ headers: { "content-type": "application/json" }, status: 200 });
    expect(body).not.toContain("\n");
  });

  test("WIRE-1.1 a tool call has no content and arguments as a JSON string", () => {
    const [choice] = bodyOf(write(TOOLS, CALL)).choices;
    expect(choice.finish_reason).toBe("tool_calls");
    expect(choice.message).toEqual({
      role: "assistant",
      content: null,
      tool_calls: [
        {
          id: expect.stringMatching(/^call_[A-Za-z0-9]{24}$/),
          type: "function",
          function: { name: "get_time", arguments: '{"zone":"UTC","precise":true}' },
        },
      ],
      refusal: null,
      annotations: [],
    });
  });

  test("WIRE-1.1 a forced call ends with stop", () => {
    const tool_choice = { type: "function", function: { name: "get_time" } };
    expect(bodyOf(write({ ...TOOLS, tool_choice }, CALL)).choices[0].finish_reason).toBe("stop");
  });

  test("WIRE-1.1 functions of the older form are answered in it", () => {
    const [choice] = bodyOf(write({ functions: [{ name: "get_time" }] }, CALL)).choices;
    expect(choice.message.function_call).toEqual({ name: "get_time", arguments: '{"zone":"UTC","precise":true}' });
    expect(choice.message.tool_calls).toBeUndefined();
    expect(choice.finish_reason).toBe("function_call");
  });

  test("WIRE-1.1 a custom tool is called with text", () => {
    const called = choiceOf({ toolCalls: [{ name: "run", arguments: { input: "ls -l" } }], stop: "tool" });
    const [choice] = bodyOf(write({ tools: [{ type: "custom", custom: { name: "run" } }] }, called)).choices;
    expect(choice.message.tool_calls).toEqual([
      { id: expect.any(String), type: "custom", custom: { name: "run", input: "ls -l" } },
    ]);
  });

  test("WIRE-1.1 a refusal takes the place of content", () => {
    const [choice] = bodyOf(write({}, choiceOf({ refusal: "I will not.", stop: "refusal" }))).choices;
    expect(choice).toMatchObject({ message: { content: null, refusal: "I will not." }, finish_reason: "stop" });
  });

  test("WIRE-1.1 n choices are numbered", () => {
    const { choices } = bodyOf(write({ n: 2 }, PARIS, choiceOf({ text: ["Lyon"] })));
    expect(choices.map((choice: { index: number }) => choice.index)).toEqual([0, 1]);
    expect(choices[1].message.content).toBe("Lyon");
  });

  test("WIRE-1.1 logprobs come token by token", () => {
    const { logprobs } = bodyOf(write({ logprobs: true, top_logprobs: 2 }, PARIS)).choices[0];
    expect(logprobs.refusal).toBeNull();
    expect(logprobs.content.map((entry: { token: string }) => entry.token).join("")).toBe("Paris lies on the Seine.");
    expect(logprobs.content[0].bytes).toEqual([80, 97, 114, 105, 115]);
    expect(logprobs.content[0].top_logprobs).toHaveLength(2);
  });

  test("WIRE-1.1 an answer cut before its first word is an empty string", () => {
    const [choice] = bodyOf(write({}, choiceOf({ stop: "length" }))).choices;
    expect(choice).toMatchObject({ message: { content: "" }, finish_reason: "length" });
  });

  test.each([
    ["end", "stop"],
    ["stop_sequence", "stop"],
    ["length", "length"],
    ["context", "length"],
    ["filter", "content_filter"],
    ["refusal", "stop"],
  ] as const)("WIRE-23 %s is spelled %s", (stop, finish) => {
    expect(bodyOf(write({}, choiceOf({ text: ["x"], stop }))).choices[0].finish_reason).toBe(finish);
  });

  test("the tier asked for is the tier that answers, unless that was left open", () => {
    expect(bodyOf(write({ service_tier: "flex" }, PARIS)).service_tier).toBe("flex");
    expect(bodyOf(write({ service_tier: "auto" }, PARIS)).service_tier).toBe("default");
  });

  test("WIRE-1.1 OpenAI does not show what the model thought", () => {
    expect(String(whole(write({}, choiceOf({ reasoning: ["secret"], text: ["x"] }))).body)).not.toContain("secret");
  });
});

describe("a streamed answer", () => {
  test("WIRE-1.1 is the role, the pieces, the finish reason and [DONE], byte for byte", () => {
    const written = stream({}, choiceOf({ text: ["Par", 'is"'] }));
    const { id, system_fingerprint } = chunksOf(written)[0];
    const chunk = (delta: string, finish: string) =>
      `data: {"id":"${id}","object":"chat.completion.chunk","created":1767225600,"model":"gpt-4o-mini-2024-07-18",` +
      `"service_tier":"default","system_fingerprint":"${system_fingerprint}",` +
      `"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]}\n\n`;
    const again = stream({}, choiceOf({ text: ["Par", 'is"'] }));
    expect(wireText(again)).toBe(
      chunk('{"role":"assistant","content":"","refusal":null}', "null") +
        chunk('{"content":"Par"}', "null") +
        chunk('{"content":"is\\""}', "null") +
        chunk("{}", '"stop"') +
        "data: [DONE]\n\n",
    );
  });

  test("WIRE-0 says that it is an event stream", () => {
    expect(streamed(stream({}, PARIS)).headers).toEqual({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
    });
  });

  test("WIRE-1.1 counts one token for each piece of text and none for the frame around it", () => {
    const tokens = [...streamed(stream({}, PARIS)).frames].map((frame) => frame.tokens);
    expect(tokens).toEqual([0, 1, 1, 1, 1, 1, 0, 0]);
  });

  test("WIRE-1.1 usage comes in an extra chunk only when asked for, and is null on the others only then", () => {
    const asked = chunksOf(stream({ stream_options: { include_usage: true } }, PARIS));
    expect(asked.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 14, completion_tokens: 6, total_tokens: 20 } });
    expect(asked.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    const unasked = chunksOf(stream({}, PARIS));
    expect(unasked.every((chunk) => !("usage" in chunk) && chunk.choices.length === 1)).toBe(true);
  });

  test("WIRE-1.1 a tool call starts with the role and goes on in fragments", () => {
    const deltas = chunksOf(stream(TOOLS, CALL)).map((chunk) => chunk.choices[0].delta);
    expect(deltas[0]).toEqual({
      role: "assistant",
      content: null,
      tool_calls: [{ index: 0, id: expect.any(String), type: "function", function: { name: "get_time", arguments: "" } }],
      refusal: null,
    });
    const rest = deltas.slice(1, -1).map((delta) => delta.tool_calls[0]);
    expect(rest.every((call) => call.index === 0 && call.id === undefined)).toBe(true);
    expect(rest.map((call) => call.function.arguments).join("")).toBe('{"zone":"UTC","precise":true}');
    expect(rest.length).toBeGreaterThan(1);
    expect(deltas.at(-1)).toEqual({});
    expect(chunksOf(stream(TOOLS, CALL)).at(-1)?.choices[0].finish_reason).toBe("tool_calls");
  });

  test("WIRE-1.1 parallel calls are numbered, each with its own start", () => {
    const both = choiceOf({
      toolCalls: [
        { name: "get_time", arguments: {} },
        { name: "get_time", arguments: { zone: "CET" } },
      ],
      stop: "tool",
    });
    const calls = chunksOf(stream(TOOLS, both)).flatMap((chunk) => chunk.choices[0].delta.tool_calls ?? []);
    const starts = calls.filter((call) => call.id !== undefined);
    expect(starts.map((call) => call.index)).toEqual([0, 1]);
    expect(new Set(starts.map((call) => call.id)).size).toBe(2);
  });

  test("WIRE-1.1 text before a call comes first", () => {
    const deltas = chunksOf(stream(TOOLS, { ...CALL, text: ["Let", " me"] })).map((chunk) => Object.keys(chunk.choices[0].delta));
    expect(deltas.slice(0, 4)).toEqual([["role", "content", "refusal"], ["content"], ["content"], ["tool_calls"]]);
  });

  test("WIRE-1.1 functions of the older form stream as function_call", () => {
    const deltas = chunksOf(stream({ functions: [{ name: "get_time" }] }, CALL)).map((chunk) => chunk.choices[0].delta);
    expect(deltas[0].function_call).toEqual({ name: "get_time", arguments: "" });
    const given = deltas.slice(1, -1).map((delta) => delta.function_call.arguments);
    expect(given.join("")).toBe('{"zone":"UTC","precise":true}');
  });

  test("WIRE-1.1 choices interleave, one to a chunk, each with role and finish", () => {
    const chunks = chunksOf(stream({ n: 2 }, choiceOf({ text: ["a", "b"] }), choiceOf({ text: ["c"], stop: "length" })));
    expect(chunks.map((chunk) => chunk.choices[0].index)).toEqual([0, 1, 0, 1, 0, 1, 0]);
    const role = (at: number) => chunks[at].choices[0].delta.role;
    expect([role(0), role(1)]).toEqual(["assistant", "assistant"]);
    expect(chunks[5].choices[0].finish_reason).toBe("length");
    expect(chunks[6].choices[0].finish_reason).toBe("stop");
  });

  test("WIRE-1.1 a refusal streams in its own field", () => {
    const deltas = chunksOf(stream({}, choiceOf({ refusal: "I will not.", stop: "refusal" }))).map(
      (chunk) => chunk.choices[0].delta,
    );
    expect(deltas.map((delta) => delta.refusal ?? "").join("")).toBe("I will not.");
    expect(deltas.every((delta) => !delta.content)).toBe(true);
  });

  test("WIRE-1.1 logprobs come with their piece and agree with the plain answer's", () => {
    const asked = { logprobs: true, top_logprobs: 3 };
    const chunks = chunksOf(stream(asked, PARIS));
    const found = chunks.flatMap((chunk) => chunk.choices[0].logprobs?.content ?? []);
    expect(found).toEqual(bodyOf(write(asked, PARIS)).choices[0].logprobs.content);
    expect([chunks[0].choices[0].logprobs, chunks.at(-1)?.choices[0].logprobs]).toEqual([null, null]);
  });

  test("WIRE-0 every chunk repeats id, model and time, and the plain answer to the same has them too", () => {
    const plain = bodyOf(write(TOOLS, CALL));
    const heads = chunksOf(stream(TOOLS, CALL)).map(({ id, model, created, system_fingerprint }) => ({
      id,
      model,
      created,
      system_fingerprint,
    }));
    const { id, model, created, system_fingerprint } = plain;
    for (const head of heads) expect(head).toEqual({ id, model, created, system_fingerprint });
  });

  test("WIRE-0 has no event names and is made as it is read", () => {
    const written = streamed(stream({}, PARIS));
    const [first] = written.frames;
    expect(String(first?.bytes)).toContain('"role":"assistant"');
    expect(eventsOf(stream({}, PARIS)).every(({ event }) => event === undefined)).toBe(true);
  });
});

describe("a dialect", () => {
  const other = chatFormat({
    id: "other.chat",
    answerId: () => "gen-1",
    callId: () => "abc",
    reasoningField: "reasoning_content",
    wholeToolCalls: true,
    usageWithFinish: true,
  });
  const request = requestOf({ model: "m", messages: [{ role: "user", content: "hi" }], stream: true, ...TOOLS });
  const thinking = { ...CALL, reasoning: ["Hm", " well."] };
  const written = () => other.writeAnswer(answerOf(thinking), other.readAsk(request), contextOf(request));

  test("WIRE-7 can show reasoning before the answer", () => {
    const deltas = chunksOf(written()).map((chunk) => chunk.choices[0].delta);
    expect(deltas.map((delta) => delta.reasoning_content ?? "").join("")).toBe("Hm well.");
    const plain = requestOf({ model: "m", messages: [{ role: "user", content: "hi" }] });
    const { message } = bodyOf(other.writeAnswer(answerOf(thinking), other.readAsk(plain), contextOf(plain))).choices[0];
    expect(message.reasoning_content).toBe("Hm well.");
  });

  test("WIRE-8 can send tool calls whole", () => {
    const calls = chunksOf(written()).flatMap((chunk) => chunk.choices[0].delta.tool_calls ?? []);
    const called = { name: "get_time", arguments: '{"zone":"UTC","precise":true}' };
    expect(calls).toEqual([{ index: 0, id: "abc", type: "function", function: called }]);
  });

  test("WIRE-4.2 can put usage on the finish chunk, asked for or not", () => {
    const chunks = chunksOf(written());
    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: "tool_calls" }], usage: { total_tokens: 20 } });
    expect(chunks.slice(0, -1).every((chunk) => !("usage" in chunk))).toBe(true);
  });
});
