import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reply } from "../../../src/exchange/reply.ts";
import { answerFrames, BadFrame, readFrame } from "../../../src/http/universal-frames.ts";

function reply(contentType: string | undefined, body: Reply["body"]): Reply {
  return { status: 200, headers: contentType === undefined ? {} : { "content-type": contentType }, body, from: "provider" };
}

async function framesOf(given: Reply): Promise<unknown[]> {
  const frames = [];
  for await (const frame of answerFrames(given, "e")) frames.push(typeof frame === "string" ? JSON.parse(frame) : frame);
  return frames;
}

async function* pieces(...texts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield Buffer.from(text);
  }
}

test.each([
  ["application/json", '{"a":1}', { a: 1 }],
  ["application/json; charset=utf-8", "[1,2]", [1, 2]],
  ["application/problem+json", "{}", {}],
  ["application/json", "{cut", "{cut"],
  ["text/plain", "{}", "{}"],
  [undefined, "", ""],
])("G-WS-3 %s %s is the response %j", async (contentType, body, response) => {
  for (const given of [Buffer.from(body), pieces(...body)]) {
    const frames = await framesOf(reply(contentType, given));
    expect(frames).toEqual([
      { type: "universal.created", metadata: { eventId: "e", ...(contentType && { contentType }) }, response },
    ]);
  }
});

test("G-WS-4 events cut anywhere are one frame each, and lines of JSON too", async () => {
  const events = reply("text/event-stream", pieces('data: {"n"', ":1}\n", '\ndata: {"n":2}\n\nda', "ta: [DONE]\n\n"));
  const lines = reply("application/x-ndjson", pieces('{"n":1}\n{"n"', ":2}\n"));
  for (const given of [events, lines]) {
    const frames = await framesOf(given);
    expect(frames.map((frame) => frame)).toMatchObject([
      { type: "universal.created" },
      { type: "universal.stream", response: { n: 1 } },
      { type: "universal.stream", response: { n: 2 } },
      { type: "universal.done" },
    ]);
  }
});

test("G-WS-4 a stream that is there at once, as from the cache, is frames as well", async () => {
  const frames = await framesOf(reply("text/event-stream", Buffer.from("data: 1\n\ndata: 2\n\n")));
  expect(frames).toMatchObject([{}, { response: 1 }, { response: 2 }, { type: "universal.done" }]);
});

test("G-WS-7 an answer that breaks off ends with an error frame instead of universal.done", async () => {
  const broken = { type: "error", error: { message: "the answer broke off" }, metadata: { eventId: "e" } };
  const stream = await framesOf(reply("text/event-stream", pieces("data: 1\n\n", new Error("cut"))));
  expect(stream).toMatchObject([{ type: "universal.created" }, { response: 1 }, broken]);
  expect(await framesOf(reply("application/json", pieces('{"a', new Error("cut"))))).toEqual([broken]);
});

test("G-WS-9 bytes pass as they come", async () => {
  const frames = await framesOf(reply("audio/mpeg", pieces("ab", "cd")));
  expect(frames).toEqual([
    { type: "universal.created", metadata: { eventId: "e", contentType: "audio/mpeg" } },
    Buffer.from("ab"),
    Buffer.from("cd"),
    { type: "universal.done", metadata: { eventId: "e", contentType: "audio/mpeg" } },
  ]);
});

test("G-WS-8 the steps are the request without event ids, which may stand beside it", () => {
  const text = (frame: object) => Buffer.from(readFrame(JSON.stringify(frame)).body).toString("utf8");
  const query = { eventId: "the provider's own" };
  const request = { eventId: "e", provider: "openai", query };
  expect(text({ type: "universal.create", request })).toBe(JSON.stringify({ provider: "openai", query }));
  expect(text({ type: "universal.create", request: [request, 5] })).toBe(JSON.stringify([{ provider: "openai", query }, 5]));
  expect(readFrame(JSON.stringify({ type: "universal.create", eventId: "outer", request })).eventId).toBe("outer");
});

test("G-WS-3 an event id that is a number stays one", async () => {
  const { eventId } = readFrame('{"type":"universal.create","request":{"eventId":7,"provider":"openai"}}');
  expect(eventId).toBe(7);
  for await (const frame of answerFrames(reply("application/json", Buffer.from("{}")), eventId))
    expect(JSON.parse(String(frame))).toMatchObject({ metadata: { eventId: 7 } });
});

test("whatever the text, it is a frame or a bad one, and answers are frames whatever the bytes", async () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((json) => `{"type":"universal.create","request":${json}}`),
  );
  await fc.assert(
    fc.asyncProperty(texts, fc.uint8Array(), types, async (text, bytes, type) => {
      try {
        JSON.parse(Buffer.from(readFrame(text).body).toString("utf8"));
      } catch (error) {
        expect(error).toBeInstanceOf(BadFrame);
      }
      const frames = await framesOf(reply(type, bytes));
      expect(frames[0]).toMatchObject({ type: "universal.created" });
    }),
  );
});

const types = fc.constantFrom("application/json", "text/event-stream", "application/x-ndjson", "audio/wav", undefined);

test.each(["null", "5", '"text"', "[]", "", "{", '{"type":5}', '{"type":"universal.create","request":5}'])(
  "G-WS-7 %j is no frame",
  (text) => {
    expect(() => readFrame(text)).toThrow(BadFrame);
  },
);
