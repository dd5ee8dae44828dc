import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aroundOf, jsonPieces } from "../../../src/streaming/batch.ts";
import { bytesOf } from "../../../src/streaming/byte-text.ts";
import { padder } from "../../../src/streaming/padding.ts";
import { sseReader } from "../../../src/streaming/sse-events.ts";
import { seededRandom } from "../../../src/world/random.ts";

const seeded = { seed: 20_260_101 };

function padded(stream: string | Uint8Array, cuts: readonly number[] = []): Buffer {
  const bytes = Buffer.from(stream);
  const filler = padder(seededRandom("a"));
  const edges = [0, ...cuts, bytes.length];
  const parts = edges.slice(1).map((edge, index) => filler.push(bytes.subarray(edges[index], edge)));
  return bytesOf(parts.join("") + filler.end());
}

function dataOf(stream: Uint8Array): string[] {
  const reader = sseReader();
  return [...reader.push(stream), ...reader.end()].map(({ data }) => data);
}

describe("G-STREAM-2 an event whose data is a JSON object gets a p", () => {
  test.each([
    ["data: {}\n\n", /^data: \{"p":"\w+"\}\n\n$/],
    ["data: { }\n\n", /^data: \{ "p":"\w+"\}\n\n$/],
    ['data:{"a":{}}\n\n', /^data:\{"a":\{\},"p":"\w+"\}\n\n$/],
    ['event: x\ndata: {"a":1}\n\n', /^event: x\ndata: \{"a":1,"p":"\w+"\}\n\n$/],
    ['data: {"a":1}\nid: 7\n\n', /^data: \{"a":1,"p":"\w+"\}\nid: 7\n\n$/],
    ['data: {"a":1}\r\n\r\n', /^data: \{"a":1,"p":"\w+"\}\r\n\r\n$/],
    ['data: {"a":1}\r\r', /^data: \{"a":1,"p":"\w+"\}\r\r$/],
    ["data: {\ndata: }\n\n", /^data: \{\ndata: "p":"\w+"\}\n\n$/],
    ['data: {"a":\ndata: 1}\n\n', /^data: \{"a":\ndata: 1,"p":"\w+"\}\n\n$/],
    ['data: {"a":1} \n\n', /^data: \{"a":1,"p":"\w+"\} \n\n$/],
    ['data: {"a":{"p":1}}\n\n', /^data: \{"a":\{"p":1\},"p":"\w+"\}\n\n$/],
    ['data: {"a":"\\"p\\":"}\n\n', /^data: \{"a":"\\"p\\":","p":"\w+"\}\n\n$/],
  ])("%j", (frame, expected) => {
    expect(padded(frame).toString()).toMatch(expected);
  });
});

describe("R-6 anything else stays as it is", () => {
  test.each([
    "data: [DONE]\n\n",
    ": keep-alive\n\n",
    "event: ping\n\n",
    "\n\n\n",
    "data: 1\n\n",
    'data: "{}"\n\n',
    'data: [{"a":1}]\n\n',
    'data: {"p":"own"}\n\n',
    'data: { "a": 1, "p" : null }\n\n',
    'data: {"half": "a str\n\n',
    "data: {}\ndata: {}\n\n",
    'datum: {"a":1}\n\n',
    'data: {"a":1}',
    'data: {"a":1}\n',
  ])("%j", (frame) => {
    expect(padded(frame).toString()).toBe(frame);
  });
});

test("G-STREAM-2 lengths vary, and the same chance gives the same filler", () => {
  const stream = 'data: {"a":1}\n\n'.repeat(200);
  const lengths = dataOf(padded(stream)).map((data) => JSON.parse(data).p.length);
  expect(new Set(lengths).size).toBeGreaterThan(40);
  expect(padded(stream)).toEqual(padded(stream));
});

test("G-STREAM-1 a complete frame is passed on at once, an incomplete one when its end comes", () => {
  const filler = padder(seededRandom("a"));
  expect(String(filler.push(Buffer.from('data: {"a":1}\n\ndata: {"b"')))).toMatch(/^data: \{"a":1,"p":"\w+"\}\n\n$/);
  expect(filler.push(Buffer.from(":2}"))).toBe("");
  expect(filler.push(Buffer.from("\n"))).toBe("");
  expect(String(filler.push(Buffer.from("\n")))).toMatch(/^data: \{"b":2,"p":"\w+"\}\n\n$/);
  expect(filler.end()).toBe("");
});

const member = fc.dictionary(fc.oneof(fc.constantFrom("p", "a", "é"), fc.string()), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 4,
});
const line = fc.oneof(
  member.map((json) => `data: ${JSON.stringify(json)}`),
  member.map((json) => `data:${JSON.stringify(json, null, " ").replaceAll("\n", "")}`),
  fc.constantFrom("data: [DONE]", "data", "data: {", "data: }", ": comment", "event: é🌦", "id: 1", "data: {}", "", " data: {}"),
);
const anyStream = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\r\r", "\n\r\n")), { maxLength: 12 })
  .map((lines) => Buffer.from(lines.flat().join("")));

test("G-STREAM-1 R-6 a stream cut at every byte is padded alike", () => {
  fc.assert(
    fc.property(anyStream, (stream) => {
      const whole = padded(stream);
      for (let cut = 1; cut < stream.length; cut += 1) {
        if (!padded(stream, [cut]).equals(whole)) expect.fail(`differs when cut at byte ${cut}`);
      }
      expect(padded(stream, [...stream.keys()]).equals(whole)).toBe(true);
    }),
    { ...seeded, numRuns: 12 },
  );
});

test("G-STREAM-1 without p, the events are those that came", () => {
  fc.assert(
    fc.property(anyStream, (stream) => {
      const before = dataOf(stream);
      const after = dataOf(padded(stream));
      expect(after).toHaveLength(before.length);
      after.forEach((data, index) => {
        const came = before[index] ?? "";
        if (data === came) return;
        const { p, ...rest } = JSON.parse(data);
        expect(p).toMatch(/^[a-zA-Z0-9]+$/);
        expect(rest).toEqual({ ...JSON.parse(came) });
        expect(Object.hasOwn(JSON.parse(came), "p")).toBe(false);
      });
    }),
    { ...seeded, numRuns: 200 },
  );
});

test("G-STREAM-2 events that are alike are padded to the same bytes as one by one", () => {
  const objects = ["{?}", '{"a":{?}}', '{"p":1,?}', '{?,"p":2}', "[{?}]", '{"a":[{?},1]}'];
  const frames = [
    "data: ?\n\n",
    "event: x\ndata: ?\n\n",
    "data: ?\r\n\r\n",
    "data: ? \n\n",
    "data: ?\nid: 1\n\n",
    "data: ?\n",
    ": hi\n\ndata:?\n\n",
    "datum: ?\n\n",
  ];
  const piece = fc.oneof(fc.constantFrom("p", "word", '"', "\n", "“", "}"), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(
      fc.constantFrom(...frames),
      fc.constantFrom(...objects),
      fc.array(piece, { maxLength: 8 }),
      (frame, object, pieces) => {
        const [before = "", after = ""] = frame.replace("?", object).replace("?", '"text":?').split("?");
        const run = { before, pieces, after };
        const alike = { around: aroundOf(run), pieces: jsonPieces(pieces) };
        const oneByOne = pieces.map((text) => before + JSON.stringify(text) + after).join("");
        const filler = padder(seededRandom("a"));
        expect(Buffer.from(filler.push(alike) + filler.end(), "latin1").equals(padded(oneByOne))).toBe(true);
      },
    ),
    { ...seeded, numRuns: 60 },
  );
});
