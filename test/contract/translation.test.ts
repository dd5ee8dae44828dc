import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WriteContext, Written } from "../../src/formats/format.ts";
import { openaiChat } from "../../src/formats/openai/chat.ts";
import { fields } from "../../src/formats/openai/fields.ts";
import {
  type TargetReply,
  type Translation,
  type TranslationContext,
  translateChat,
} from "../../src/formats/openai/translate.ts";
import { readCaller } from "../../src/formats/openai/translate-ask.ts";
import { EventStreamReader, encodeMessage } from "../../src/streaming/eventstream.ts";
import type { ChatAnswer, ChatChoice } from "../../src/tasks/chat.ts";
import { gathered } from "../../src/tasks/chat-stream.ts";
import type { Usage } from "../../src/tasks/usage.ts";
import { formatRequest } from "../support/format-request.ts";
import { NOW_MS, seeded } from "./formats/answers.ts";
import { openaiChat as openaiSample } from "./formats/samples/openai.ts";
import { context } from "./formats/served.ts";
import { bytesOf, eventsIn, jsonEvents } from "./formats/written.ts";
import { at } from "./json-path.ts";
import { anyBody } from "./translation/callers.ts";
import { heard } from "./translation/heard.ts";
import { requestTo, type Target, targets } from "./translation/targets.ts";
import { type Told, toldBy, toldIn } from "./translation/told.ts";

describe.each(targets.map((target): [string, Target] => [target.name, target]))("%s", (_name, target) => {
  asking(target);
  answering(target);
  translating(target);
  surviving(target);
});

function asking(target: Target): void {
  test("G-COMPAT-5 a translated question is the caller's, but for what the API cannot say", () => {
    fc.assert(
      fc.property(anyBody(target.model, target), (body) => {
        const asked = openaiChat.readAsk(formatRequest({ json: body }));
        const request = requestTo(target, translateChat(target.target, body, {}).request);
        expect(heard(target.format.readAsk(request))).toEqual(target.hears(heard(asked)));
      }),
      { ...seeded, numRuns: 100 },
    );
  });

  test("a question does not depend on the order of its fields, and reading it changes nothing", () => {
    const body = deepFrozen({ ...HELLO, model: target.model, temperature: 0.5, tools: TOOLS });
    const reversed = Object.fromEntries(Object.entries(body).reverse());
    const asked = (given: object) => heard(target.format.readAsk(requestTo(target, translation(target, given).request)));
    expect(asked(reversed)).toEqual(asked(body));
  });
}

function answering(target: Target): void {
  test("G-COMPAT-5 an answer is read back as it was written, whole and streamed, in whatever pieces", () => {
    fc.assert(
      fc.property(anyAnswer, fc.array(fc.nat(5000), { maxLength: 8 }), (answer, cuts) => {
        const expected = target.tells(toldBy(answer), MAX_TOKENS);
        const caller = readCaller(fields({ ...HELLO, model: target.model }));
        const whole = target.target.readWhole(JSON.parse(String(bytesOf(written(target, answer, {})))), caller);
        expect(toldIn(gathered(whole ?? expect.fail("no answer")))).toEqual(expected);
        const reader = target.target.readStream(caller);
        const bytes = bytesOf(written(target, answer, { stream: true }));
        const events = [...pieces(bytes, cuts).flatMap((piece) => reader.push(piece)), ...reader.end()];
        expect(toldIn(gathered(events))).toEqual(expected);
      }),
      { ...seeded, numRuns: 100 },
    );
  });
}

function surviving(target: Target): void {
  const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, "", [], {}, [null], [{}], -1, "constructor", true));
  const caller = readCaller(fields({ ...HELLO, model: target.model }));

  test("whatever a provider sends instead of an answer is read or told apart", () => {
    const body: unknown = JSON.parse(String(bytesOf(written(target, called, {}))));
    const whole = fc.oneof(
      fc.jsonValue(),
      fc.tuple(fc.nat(60), junk).map(([place, value]) => spoilt(body, place, value)),
    );
    fc.assert(
      fc.property(whole, (json) => {
        const chat = gathered(target.target.readWhole(json, caller) ?? []);
        for (const { name, json: input } of chat.calls) expect([typeof name, typeof input]).toEqual(["string", "string"]);
      }),
      { ...seeded, numRuns: 100 },
    );
  });

  test("whatever a provider sends in a stream gives chunks that can be read, or a failure", async () => {
    const from = written(target, called, STREAMED);
    const frames = framesIn(bytesOf(from));
    const through = translation(target, STREAMED);
    await fc.assert(
      fc.asyncProperty(fc.nat(frames.length - 1), fc.nat(8), junk, async (which, place, value) => {
        const chunks = frames.map(({ json, write }, index) => write(index === which ? spoilt(json, place, value) : json));
        const got = await run(through, chunks, from, ids(target));
        for (const line of got.toString().split("\n\n").slice(0, -1)) expect(line).toMatch(/^data: /);
        for (const event of jsonEvents(got)) expect(Object.keys(fields(event))).toSatisfy(isChunkOrError);
      }),
      { ...seeded, numRuns: 100 },
    );
  });
}

function isChunkOrError(keys: readonly string[]): boolean {
  return keys.includes("choices") || (keys.length === 1 && keys[0] === "error");
}

interface JsonFrame {
  readonly json: unknown;
  write(json: unknown): Buffer;
}

/** The JSON of a stream's events with how to frame it again, of either kind of stream. */
function framesIn(bytes: Uint8Array): JsonFrame[] {
  const binary = new EventStreamReader().push(bytes);
  if (binary.length > 0) {
    return binary.map(({ headers, payload }) => ({
      json: JSON.parse(String(payload)),
      write: (json) => encodeMessage(headers, JSON.stringify(json)),
    }));
  }
  const end = eventsIn(bytes).some(({ data }) => data === "[DONE]")
    ? [{ json: "[DONE]", write: () => Buffer.from("data: [DONE]\n\n") }]
    : [];
  const events = jsonEvents(bytes).map((json) => ({
    json,
    write: (other: unknown) => Buffer.from(`data: ${JSON.stringify(other)}\n\n`),
  }));
  return [...events, ...end];
}

/** The JSON value with something else at one of its places, counted from the outside. */
function spoilt(json: unknown, place: number, value: unknown): unknown {
  let passed = 0;
  return JSON.parse(JSON.stringify(json, (_key, member: unknown) => (passed++ === place ? value : member)));
}

function translating(target: Target): void {
  test.each(EXAMPLES)("G-COMPAT-5 translated chunks say what the whole translation says: %s", async (_what, answer) => {
    const expected = target.tells(toldBy(answer), MAX_TOKENS);
    const whole = await translated(target, answer, {}, {});
    expect(toldByCompletion(whole)).toEqual(withoutTokens(expected));
    const stream = await translated(target, answer, STREAMED, STREAMED);
    expect(stream.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(toldByChunks(stream)).toEqual(withoutTokens(expected));
    expect(String(stream.body)).toMatch(/data: \[DONE\]\n\n$/);
  });

  test("a whole answer can be streamed and a streamed one given whole", async () => {
    const expected = withoutTokens(target.tells(toldBy(spoken), MAX_TOKENS));
    expect(toldByChunks(await translated(target, spoken, STREAMED, {}))).toEqual(expected);
    expect(toldByCompletion(await translated(target, spoken, {}, STREAMED))).toEqual(expected);
  });

  test.each(EXAMPLES)("a stream cut at any byte is translated alike: %s", async (_what, answer) => {
    const from = written(target, answer, STREAMED);
    const bytes = bytesOf(from);
    const through = translation(target, STREAMED);
    const uncut = await run(through, [bytes], from, ids(target));
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const same = uncut.equals(await run(through, [bytes.subarray(0, cut), bytes.subarray(cut)], from, ids(target)));
      if (!same) expect.fail(`differs when cut at byte ${cut}`);
    }
  });

  test("what came is passed on before the rest is there", async () => {
    const from = written(target, spoken, STREAMED);
    const bytes = bytesOf(from);
    const seen: string[] = [];
    const source = (async function* () {
      for (const part of pieces(bytes, [Math.floor(bytes.length / 2)])) {
        seen.push("came");
        yield part;
      }
    })();
    const reply = await translation(target, STREAMED).answer({ ...from, body: source }, ids(target));
    for await (const chunk of parts(reply.body)) seen.push(chunk.includes("chat.completion.chunk") ? "passed on" : "nothing");
    expect(seen.slice(0, 3)).toEqual(["came", "passed on", "came"]);
  });

  test("a stream that breaks off stays without finish reason and terminator", async () => {
    const from = written(target, spoken, STREAMED);
    const bytes = bytesOf(from);
    const third = bytes.subarray(0, Math.floor(bytes.length / 3));
    const reply = String(await run(translation(target, STREAMED), [third], from, ids(target)));
    expect(reply).toContain("chat.completion.chunk");
    expect(reply).not.toContain("[DONE]");
    expect(reply).not.toMatch(/"finish_reason":"/);
  });

  test("counts are told although the caller did not ask for them", async () => {
    for (const delivery of [{}, { stream: true }]) {
      const counts: Usage[] = [];
      const from = written(target, spoken, delivery);
      const onUsage = (usage: Usage) => counts.push(usage);
      const reply = await run(translation(target, delivery), [bytesOf(from)], from, { ...ids(target), onUsage });
      expect(String(reply)).not.toContain('"usage":null');
      expect(counts.at(-1)).toEqual(target.tells(toldBy(spoken), MAX_TOKENS).usage);
    }
  });
}

const MAX_TOKENS = 100;
const HELLO = { messages: [{ role: "user", content: "What time is it?" }], max_tokens: MAX_TOKENS };
const TOOLS = [{ type: "function", function: { name: "get_time", parameters: { type: "object", properties: {} } } }];
const STREAMED = { stream: true, stream_options: { include_usage: true } };

const counts: Usage = { inputTokens: 12, outputTokens: 9, reasoningTokens: 4, cacheReadTokens: 3, cacheWriteTokens: 2 };
const call = { name: "get_time", arguments: { zone: 'Europe/"Paris"', when: ["now", 1.5, null, "é🌦"] } };

const spoken = answerOf({ text: ["Rain", " is", " likely,", "\nsays", ' "é 🌦"', " \u2028\\."] });
const called = answerOf({
  reasoning: ["Hm", " …"],
  text: ["So:"],
  toolCalls: [call, { ...call, arguments: {} }],
  stop: "tool",
});

const EXAMPLES: [string, ChatAnswer][] = [
  ["text", spoken],
  ["thoughts and calls", called],
  ["cut short", answerOf({ text: ["Ra"], stop: "length" })],
];

function answerOf(choice: Partial<ChatChoice>): ChatAnswer {
  const whole: ChatChoice = { reasoning: [], text: [], toolCalls: [], stop: "end", ...choice };
  return { task: "chat", model: "a-model", choices: [whole], usage: counts };
}

const anyText = fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 8 }), { maxLength: 5 });
const anyCount = fc.nat(200);

const anyAnswer: fc.Arbitrary<ChatAnswer> = fc
  .record({
    choice: fc.record({
      reasoning: anyText,
      text: anyText,
      toolCalls: fc.array(
        fc.record({ name: fc.constant("get_time"), arguments: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })) }),
        { maxLength: 2 },
      ),
      stop: fc.constantFrom("end" as const, "length", "stop_sequence", "tool", "filter", "context"),
    }),
    fresh: anyCount,
    outputTokens: anyCount,
    cacheReadTokens: anyCount,
    cacheWriteTokens: anyCount,
  })
  .map(({ choice, fresh, outputTokens, cacheReadTokens, cacheWriteTokens }) => ({
    task: "chat",
    model: "a-model",
    choices: [choice],
    usage: {
      inputTokens: fresh + cacheReadTokens + cacheWriteTokens,
      outputTokens,
      reasoningTokens: Math.floor(outputTokens / 2),
      cacheReadTokens,
      cacheWriteTokens,
    },
  }));

function translation(target: Target, more: object): Translation {
  return translateChat(target.target, { ...HELLO, ...more, model: target.model }, {});
}

/** What the target's own format writes, asked in a translated request. */
function written(target: Target, answer: ChatAnswer, delivery: object): Written {
  const request = requestTo(target, translation(target, delivery).request);
  return target.format.writeAnswer(answer, target.format.readAsk(request), context(request, "upstream"));
}

/** An answer on its way through: asked for in one way, given by the provider in another. */
async function translated(target: Target, answer: ChatAnswer, caller: object, upstream: object) {
  const from = written(target, answer, upstream);
  const reply = { status: from.status, headers: from.headers, body: bytesOf(from) };
  const { status, headers, body } = await translation(target, caller).answer(reply, ids(target));
  expect(status).toBe(200);
  return { headers, body: Buffer.concat(await all(body)) };
}

/** A stream, or a whole answer, that comes in these chunks. */
async function run(
  through: Translation,
  chunks: readonly Uint8Array[],
  head: Pick<TargetReply, "status" | "headers">,
  context: TranslationContext,
): Promise<Buffer> {
  const source = (async function* () {
    yield* chunks;
  })();
  const { body } = await through.answer({ ...head, body: source }, context);
  return Buffer.concat(await all(body));
}

function ids(target: Target): WriteContext {
  return { ...context(formatRequest({ json: { model: target.model } }), "ids"), nowMs: NOW_MS };
}

async function all(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of parts(body)) chunks.push(chunk);
  return chunks;
}

async function* parts(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  if (body instanceof Uint8Array) yield Buffer.from(body);
  else for await (const chunk of body) yield Buffer.from(chunk);
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

type Completed = Omit<Told, "stop" | "reasoning"> & { readonly finish: unknown };

const sample = openaiSample("any");

function withoutTokens({ text: said, calls, stop, usage }: Told): Completed {
  const finish = {
    end: "stop",
    stop_sequence: "stop",
    refusal: "stop",
    length: "length",
    context: "length",
    filter: "content_filter",
  };
  return { text: said, calls, usage, finish: stop === "tool" ? "tool_calls" : finish[stop ?? "end"] };
}

function toldByCompletion({ body }: { body: Buffer }): Completed {
  const json = JSON.parse(body.toString());
  expect(json).toMatchObject({ object: "chat.completion", created: NOW_MS / 1000 });
  const usage = openaiChat.readUsage(json, undefined) ?? expect.fail("no usage");
  const { finish_reason: finish, message } = json.choices[0];
  return { text: message.content ?? "", calls: sample.calls(json), usage, finish };
}

function toldByChunks({ body }: { body: Buffer }): Completed {
  const events = jsonEvents(body);
  const finishes = events.flatMap((event) => at(event, "choices", 0, "finish_reason") ?? []);
  expect(finishes).toHaveLength(1);
  const usage = events.reduce<Usage | undefined>((before, event) => openaiChat.readUsage(event, before), undefined);
  return {
    text: events.map(sample.delta).join(""),
    calls: sample.streamedCalls(events),
    usage: usage ?? expect.fail("no usage"),
    finish: finishes[0],
  };
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFrozen(member);
    Object.freeze(value);
  }
  return value;
}
