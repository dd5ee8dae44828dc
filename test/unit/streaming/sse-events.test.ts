import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameCutter, type SseEvent, sseReader } from "../../../src/streaming/sse-events.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (chunk: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(chunk);

function read(...chunks: (string | Uint8Array)[]): SseEvent[] {
  const reader = sseReader();
  return [...chunks.flatMap((chunk) => reader.push(typeof chunk === "string" ? bytes(chunk) : chunk)), ...reader.end()];
}

function readInPieces(stream: Uint8Array, cuts: readonly number[]): SseEvent[] {
  return read(...pieces(stream, cuts));
}

function pieces(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  return edges.slice(1).map((edge, index) => stream.subarray(edges[index], edge));
}

function cut(...chunks: Uint8Array[]): { frames: string[]; rest: string | undefined } {
  const cutter = frameCutter();
  const frames = chunks.flatMap((chunk) => cutter.push(chunk)).map(text);
  const rest = cutter.end();
  return { frames, rest: rest && text(rest) };
}

const plain = ({ data, event, id }: SseEvent) => ({ data, event, id });

describe("sseReader", () => {
  test("gives the data of an event as soon as its empty line is there", () => {
    const reader = sseReader();
    expect(reader.push(bytes('data: {"a":1}\n'))).toEqual([]);
    expect(reader.push(bytes("\n")).map(plain)).toEqual([{ data: '{"a":1}', event: undefined, id: undefined }]);
  });

  test("gives name and id of the event that has them, and of no other", () => {
    expect(read("id: 7\nevent: message_stop\ndata: {}\n\ndata: next\n\n").map(plain)).toEqual([
      { data: "{}", event: "message_stop", id: "7" },
      { data: "next", event: undefined, id: undefined },
    ]);
  });

  test("joins the data lines of one event with LF", () => {
    expect(read("data: first\ndata:second\ndata\n\n").map((event) => event.data)).toEqual(["first\nsecond\n"]);
  });

  test("takes away one space after the colon and no more", () => {
    expect(read("data:  two\n\ndata:none\n\n").map((event) => event.data)).toEqual([" two", "none"]);
  });

  test.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("reads %s line ends at once, without waiting for the next event", (_name, eol) => {
    const reader = sseReader();
    expect(reader.push(bytes(`event: a${eol}data: 1${eol}${eol}`)).map((event) => event.data)).toEqual(["1"]);
  });

  test("clients 5: comments, extra empty lines and unknown fields give no event", () => {
    expect(read(": keep-alive\n\n\n\nretry: 10\nwhat: ever\n\ndata: x\n\n").map((event) => event.data)).toEqual(["x"]);
  });

  test("clients 5: an event whose last empty line is missing is read at the end", () => {
    expect(read("data: [DONE]").map((event) => event.data)).toEqual(["[DONE]"]);
    expect(read("data: [DONE]\r").map((event) => event.data)).toEqual(["[DONE]"]);
  });

  test("an empty stream has no events", () => {
    expect(read()).toEqual([]);
    expect(read("")).toEqual([]);
  });

  test("a byte order mark counts only at the start of the stream", () => {
    const stream = "\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n";
    expect(read(stream).map((event) => event.data)).toEqual(["a", "c"]);
  });

  test("raw holds the frame as it came, comments and line ends included", () => {
    const frames = [": hi\r\ndata: 1\r\n\r\n", "data: é\r\n\r\n"];
    expect(read(frames.join("")).map((event) => text(event.raw))).toEqual(frames);
  });

  test("an event is the same wherever the bytes were cut, also inside characters and line ends", () => {
    const stream = bytes("\uFEFF: c\r\ndata: 🌦 é\r\n\r\nevent: x\rdata: y\r\rid: 3\ndata: z\ndata: ß\n\n\n");
    const seen = (events: SseEvent[]) => events.map((event) => ({ ...event, raw: text(event.raw) }));
    const whole = seen(read(stream));
    expect(whole.map((event) => event.data)).toEqual(["🌦 é", "y", "z\nß"]);
    for (let at = 0; at <= stream.length; at++) expect(seen(readInPieces(stream, [at]))).toEqual(whole);
    expect(seen(read(...Array.from(stream, (byte) => Uint8Array.of(byte))))).toEqual(whole);
  });
});

describe("frameCutter", () => {
  test("cuts after each empty line and leaves the rest for the end", () => {
    expect(cut(bytes("data: 1\n\ndata: 2\n\ndata: 3"))).toEqual({ frames: ["data: 1\n\n", "data: 2\n\n"], rest: "data: 3" });
  });

  test("empty lines between frames belong to the frame that follows", () => {
    expect(cut(bytes("\n\ndata: 1\n\n\n\ndata: 2\n\n\n"))).toEqual({
      frames: ["\n\ndata: 1\n\n", "\n\ndata: 2\n\n"],
      rest: "\n",
    });
  });

  test("both halves of a CRLF stay in one frame, however they arrive", () => {
    const stream = "data: 1\r\n\r\ndata: 2\r\n\r\n";
    const expected = { frames: ["data: 1\r\n\r\n", "data: 2\r\n\r\n"], rest: undefined };
    for (let at = 0; at <= stream.length; at++) {
      expect(cut(bytes(stream.slice(0, at)), bytes(stream.slice(at)))).toEqual(expected);
    }
  });

  test("does not copy a frame that lies within one chunk", () => {
    const chunk = bytes("data: 1\n\n");
    expect(frameCutter().push(chunk)[0]?.buffer).toBe(chunk.buffer);
  });
});

const line = fc.oneof(
  fc.constantFrom(
    "",
    "data",
    "data:",
    "data: x",
    "data:  é",
    "event: a",
    "event:",
    "id: 1",
    "id",
    ": c",
    "nonsense",
    "\uFEFFdata: b",
  ),
  fc.string({ unit: "grapheme" }).map((tail) => `data: ${tail.replace(/[\r\n]/g, "")}`),
);
const stream = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")))
  .map((lines) => lines.map(([content, eol]) => content + eol).join(""));
const seeded = { seed: 20_260_101, numRuns: 1000 };
const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe("any stream, cut anywhere", () => {
  test("gives the events that the parser finds in the whole text", () => {
    fc.assert(
      fc.property(stream, cuts, (source, where) => {
        const found: { data: string; event: string | undefined; id: string | undefined }[] = [];
        const parser = createParser({ onEvent: ({ data, event, id }) => found.push({ data, event, id }) });
        parser.feed(`${source.replace(/^\uFEFF/, "")}\n\n`);
        expect(readInPieces(bytes(source), where).map(plain)).toEqual(found);
      }),
      seeded,
    );
  });

  test("loses no byte, and where frames end does not depend on the cuts", () => {
    fc.assert(
      fc.property(stream, cuts, (source, where) => {
        const { frames, rest } = cut(...pieces(bytes(source), where));
        expect(frames.join("") + (rest ?? "")).toBe(source);
        expect({ frames, rest }).toEqual(cut(bytes(source)));
      }),
      seeded,
    );
  });
});
