import fc from "fast-check";
import { expect, test } from "vitest";
import type { Written } from "../../../src/formats/format.ts";
import { BadAsk } from "../../../src/formats/format.ts";
import { frameCutter } from "../../../src/streaming/sse-events.ts";
import type { ChatAnswer, ChatChoice } from "../../../src/tasks/chat.ts";
import type { Usage } from "../../../src/tasks/usage.ts";
import { call, called, chatAnswer, counts, pieces, place, seeded, spoken, structured } from "./answers.ts";
import type { ChatSample, Wanted } from "./sample.ts";
import { readAsk, type Served, writeAnswer } from "./served.ts";
import { bytesOf, eventsIn, isSame, join, jsonEvents, streamOf, wholeBody } from "./written.ts";

type Write = (answer: ChatAnswer, wanted?: Wanted, seed?: string) => Written;

/** What every chat format owes, whole and streamed. */
export function chatContract(served: Served, sample: ChatSample): void {
  const write: Write = (answer, wanted = {}, seed = "a") => writeAnswer(served, sample.ask(wanted), answer, seed);
  whatIsRead(served, sample);
  whatIsWritten(served, sample, write);
  howItIsFramed(sample, write);
  whatDependsOnChance(sample, write);
  whateverTheAnswer(served, sample, write);
}

function whatIsRead(served: Served, sample: ChatSample): void {
  test("what is asked for is read: stream, tools, schema", () => {
    const ask = (wanted: Wanted) => {
      const read = readAsk(served, sample.ask(wanted));
      if (read.task !== "chat") return expect.fail(`${served.name} says it is about chat but asks for ${read.task}`);
      return { stream: read.delivery.stream, tools: read.tools.map((tool) => tool.name), output: read.output.kind };
    };
    expect(ask({})).toEqual({ stream: false, tools: [], output: "text" });
    if (sample.textOnly) return expect(ask({ stream: true })).toEqual({ stream: true, tools: [], output: "text" });
    const tools = sample.toolless ? [] : ["get_time"];
    expect(ask({ stream: true, tools: true })).toEqual({ stream: true, tools, output: "text" });
    if (sample.schemaless) return expect(() => ask({ schema: true })).toThrow(BadAsk);
    expect(ask({ schema: true })).toEqual({ stream: false, tools: [], output: "schema" });
  });
}

function whatIsWritten(served: Served, sample: ChatSample, write: Write): void {
  const told = sample.uncounted ? undefined : counts;

  test("a whole answer is JSON with the answer's text and usage", () => {
    const body = wholeBody(write(spoken));
    expect(sample.text(body)).toBe(said(sample, pieces));
    expect(served.format.readUsage(body, undefined)).toEqual(told);
  });

  test("the streamed text and usage are those of the whole answer", () => {
    const events = jsonEvents(bytesOf(write(spoken, { stream: true })));
    expect(events.map(sample.delta).join("")).toBe(said(sample, pieces));
    expect(usageOfEvents(served, events)).toEqual(told);
  });

  if (sample.textOnly) return;

  test("a tool call is the same in a whole answer and in a stream", () => {
    expect(sample.calls(wholeBody(write(called, { tools: true })))).toEqual([call]);
    const events = jsonEvents(bytesOf(write(called, { tools: true, stream: true })));
    expect(sample.streamedCalls(events)).toEqual([call]);
    expect(usageOfEvents(served, events)).toEqual(counts);
  });

  if (sample.schemaless) return;

  test("structured output is JSON that holds the answer, whole and streamed", () => {
    const body = wholeBody(write(structured, { schema: true }));
    expect(JSON.parse(sample.text(body))).toEqual(place);
    const events = jsonEvents(bytesOf(write(structured, { schema: true, stream: true })));
    expect(JSON.parse(events.map(sample.delta).join(""))).toEqual(place);
  });
}

function howItIsFramed(sample: ChatSample, write: Write): void {
  test("a stream is whole frames of JSON and ends with them", () => {
    const stream = streamOf(write(spoken, { stream: true }));
    expect(stream.headers["content-type"]).toMatch(
      /^(text\/event-stream(; charset=utf-8)?|application\/(stream\+json|vnd\.amazon\.eventstream))$/,
    );
    const frames = [...stream.frames];
    const bytes = join(frames.map((frame) => frame.bytes));
    if (String(stream.headers["content-type"]).startsWith("text/")) {
      const cutter = frameCutter();
      expect(cutter.push(bytes)).toHaveLength(frames.length);
      expect(cutter.end()).toBeUndefined();
    }
    // A comment is a frame but no event.
    const comments = frames.filter((frame) => String(frame.bytes).startsWith(":"));
    expect(eventsIn(bytes)).toHaveLength(frames.length - comments.length);
    expect(jsonEvents(bytes).length).toBeGreaterThanOrEqual(pieces.length);
  });

  test("pacing finds tokens in the frames with text and in no others", () => {
    for (const frame of streamOf(write(spoken, { stream: true })).frames) {
      const [event] = jsonEvents(join([frame.bytes]));
      const carriesText = event !== undefined && sample.delta(event) !== "";
      expect(frame.tokens > 0, String(frame.bytes)).toBe(carriesText);
    }
  });

  test("a stream cut at any byte gives the same events", () => {
    const bytes = bytesOf(write(spoken, { stream: true }));
    const whole = eventsIn(bytes);
    for (let cut = 1; cut < bytes.length; cut++) {
      if (!isSame(eventsIn(bytes.subarray(0, cut), bytes.subarray(cut)), whole)) expect.fail(`differs when cut at byte ${cut}`);
    }
  });

  test("a stream cut into any pieces gives the same events", () => {
    const bytes = bytesOf(write(called, { tools: true, stream: true }));
    const whole = eventsIn(bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const parts = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
        expect(eventsIn(...parts)).toEqual(whole);
      }),
      seeded,
    );
  });
}

function whatDependsOnChance(sample: ChatSample, write: Write): void {
  test("the same chance and time give the same bytes", () => {
    for (const wanted of [{}, { stream: true }, { tools: true }, { tools: true, stream: true }]) {
      const answer = wanted.tools ? called : spoken;
      expect(bytesOf(write(answer, wanted))).toEqual(bytesOf(write(answer, wanted)));
    }
  });

  test("another chance gives other ids and the same text (R-5)", () => {
    const [one, other] = [write(spoken, {}, "a"), write(spoken, {}, "b")].map(wholeBody);
    expect(sample.text(one)).toBe(sample.text(other));
    const [stream, otherStream] = [write(spoken, { stream: true }, "a"), write(spoken, { stream: true }, "b")].map(bytesOf);
    expect(jsonEvents(stream).map(sample.delta)).toEqual(jsonEvents(otherStream).map(sample.delta));
    expect(isSame(one, other)).toBe(sample.hasIds !== true);
    expect(isSame(stream, otherStream)).toBe(!sample.hasIds);
  });
}

function whateverTheAnswer(served: Served, sample: ChatSample, write: Write): void {
  test("LOG-20 any stream put together again says what the whole answer says", () => {
    const { joinStream } = served.format;
    if (!joinStream) return expect.fail(`${served.name} cannot put its streams together for the log`);
    fc.assert(
      fc.property(anyChoice, (choice) => {
        const answer = chatAnswer(choice);
        const body = wholeBody(write(answer));
        const joined = joinStream(jsonEvents(bytesOf(write(answer, { stream: true }))));
        expect(served.format.readUsage(joined, undefined)).toEqual(served.format.readUsage(body, undefined));
        expect(sample.text(joined)).toBe(sample.text(body));
        expect(sample.calls(joined)).toEqual(sample.calls(body));
      }),
      seeded,
    );
  });

  test("LOG-20 what is no stream of this format is not put together", () => {
    expect(served.format.joinStream?.([])).toBeUndefined();
    expect(served.format.joinStream?.([null, "x", 1])).toBeUndefined();
  });

  test("any answer has the same text and usage whole and streamed", () => {
    fc.assert(
      fc.property(anyChoice, (choice) => {
        const answer = chatAnswer(choice);
        const body = wholeBody(write(answer));
        const events = jsonEvents(bytesOf(write(answer, { stream: true })));
        expect(usageOfEvents(served, events)).toEqual(served.format.readUsage(body, undefined));
        expect(events.map(sample.delta).join("")).toBe(sample.text(body));
        expect(sample.streamedCalls(events)).toEqual(sample.calls(body));
        if (choice.stop === "end") expect(sample.text(body)).toBe(choice.text.length === 0 ? "" : said(sample, choice.text));
      }),
      seeded,
    );
  });
}

const anyText = fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 8 }), { maxLength: 6 });

/** Unfinished answers may be told differently, but never differently whole and streamed. */
const anyChoice: fc.Arbitrary<ChatChoice> = fc.record({
  reasoning: anyText,
  text: anyText,
  toolCalls: fc.array(fc.record({ name: fc.constant("get_time"), arguments: fc.dictionary(fc.string(), fc.jsonValue()) }), {
    maxLength: 2,
  }),
  stop: fc.constantFrom("end", "length", "stop_sequence", "tool", "filter", "context"),
});

function usageOfEvents(served: Served, events: readonly unknown[]): Usage | undefined {
  return events.reduce<Usage | undefined>((before, event) => served.format.readUsage(event, before), undefined);
}

function said({ ahead = "" }: ChatSample, pieces: readonly string[]): string {
  return ahead + pieces.join("");
}
