import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeEvent } from "../../../src/streaming/eventstream.ts";
import { isEventStream, jsonValueReader } from "../../../src/streaming/json-values.ts";

const LONGEST = 1_000;

function values(type: string, ...chunks: Uint8Array[]): unknown[] {
  const reader = jsonValueReader(type, LONGEST);
  if (!reader) throw new Error(`nothing reads ${type}`);
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()];
}

const forms: Readonly<Record<string, readonly [type: string, write: (values: readonly object[]) => Buffer]>> = {
  "server-sent events": [
    "text/event-stream; charset=utf-8",
    (all) => Buffer.from(`: hi\n\n${all.map((value) => `data: ${JSON.stringify(value)}\n\n`).join("")}data: [DONE]\n\n`),
  ],
  lines: ["application/x-ndjson", (all) => Buffer.from(all.map((value) => `${JSON.stringify(value)}\n`).join(""))],
  "lines without a last line end": [
    "application/jsonl",
    (all) => Buffer.from(all.map((value) => JSON.stringify(value)).join("\n")),
  ],
  "AWS messages": [
    "application/vnd.amazon.eventstream",
    (all) => Buffer.concat(all.map((value) => encodeEvent("chunk", JSON.stringify(value)))),
  ],
};

describe.each(Object.entries(forms))("%s", (_name, [type, write]) => {
  test("cut anywhere, hold the same values", () => {
    const all = [{ a: "é🌦" }, { b: [1, { c: null }] }, {}];
    const bytes = write(all);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 10 }), (cuts) => {
        const edges = [0, ...cuts.sort((one, other) => one - other), bytes.length];
        expect(values(type, ...edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge)))).toEqual(all);
      }),
    );
  });

  test("are told as they come", () => {
    const reader = jsonValueReader(type, LONGEST);
    expect(reader?.push(write([{ a: 1 }, { b: 2 }]))[0]).toEqual({ a: 1 });
    expect(isEventStream(type)).toBe(true);
  });
});

test("a JSON answer is one value, in however many pieces it comes", () => {
  expect(values("application/json; charset=utf-8", Buffer.from('{"a"'), Buffer.from(":1}"))).toEqual([{ a: 1 }]);
  expect(values("application/problem+json", Buffer.from("[1]"))).toEqual([[1]]);
  expect(isEventStream("application/json")).toBe(false);
});

test("what is cut short, too long or no JSON holds nothing", () => {
  expect(values("application/json", Buffer.from('{"a"'))).toEqual([]);
  expect(values("application/json", Buffer.from(`{"a":"${"x".repeat(LONGEST)}"}`))).toEqual([]);
  expect(values("text/event-stream", Buffer.from('data: {"a\n\ndata: hello\n\n'))).toEqual([]);
  expect(jsonValueReader("text/plain", LONGEST)).toBeUndefined();
  expect(jsonValueReader(undefined, LONGEST)).toBeUndefined();
});
