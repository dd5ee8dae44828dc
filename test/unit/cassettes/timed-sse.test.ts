import fc from "fast-check";
import { expect, test } from "vitest";
import type { TimedChunk } from "../../../src/cassettes/recorded.ts";
import { TimedLineError } from "../../../src/cassettes/timed-lines.ts";
import { chunksOf, timedSse } from "../../../src/cassettes/timed-sse.ts";

const chunk = (atMs: number, text: string): TimedChunk => ({ atMs, bytes: Buffer.from(text) });
const plain = (chunks: readonly TimedChunk[]) =>
  chunks.map(({ atMs, bytes }) => ({ atMs, text: Buffer.from(bytes).toString("latin1") }));

test("events are lines with their time; those of one chunk say so; a border within an event is listed", () => {
  const written = timedSse([
    chunk(212, 'data: {"a":1}\n\n'),
    chunk(231, "event: ping\ndata: {}\n\ndata: [DONE]\n\nda"),
    chunk(240, "ta: - x\n\n"),
  ]);
  expect(written).toEqual({
    block: '+212 {"a":1}\n+231 ping {}\n+= [DONE]\n+= - - x\n',
    crlf: false,
    splits: ["53@240"],
  });
});

test("frames of other forms are JSON strings, and what is no text is not written", () => {
  const written = timedSse([chunk(1, ": comment\n\ndata:x\n\nid: 1\ndata: y\n\ndata: a\ndata: b\n\ndata: \u2028\n\ndata: tail")]);
  expect(written?.block).toBe(
    '+1 | ": comment\\n\\n"\n+= | "data:x\\n\\n"\n+= | "id: 1\\ndata: y\\n\\n"\n+= | "data: a\\ndata: b\\n\\n"\n+= | "data: \\u2028\\n\\n"\n+= | "data: tail"\n',
  );
  expect(timedSse([{ atMs: 1, bytes: Buffer.from([0x64, 0xff, 0x0a, 0x0a]) }])).toBeUndefined();
});

test("CRLF streams keep their line ends", () => {
  const chunks = [chunk(5, 'data: {"a":1}\r\n\r\n'), chunk(9, "data: [DONE]\r\n\r\n")];
  const written = timedSse(chunks);
  expect(written).toMatchObject({ crlf: true, block: '+5 {"a":1}\n+9 [DONE]\n' });
  expect(plain(chunksOf(written as never))).toEqual(plain(chunks));
});

test("an edited block: comments and empty lines do not count, a broken line is named", () => {
  expect(plain(chunksOf({ block: "# by hand\n\n+1 {}\n", crlf: false, splits: [] }))).toEqual([
    { atMs: 1, text: "data: {}\n\n" },
  ]);
  const broken = () => chunksOf({ block: "+1 {}\ndata: {}\n", crlf: false, splits: [] });
  expect(broken).toThrow(TimedLineError);
  expect(broken).toThrow('expected "+<milliseconds> <event>", found "data: {}"');
});

const pieces = fc.constantFrom(
  "data: ",
  "event: ",
  "id: 7",
  ":",
  "\n",
  "\n\n",
  "\r\n",
  "\r\n\r\n",
  "\r",
  "ping",
  "{}",
  " ",
  "- ",
  "| ",
  "é",
  "😀",
  "\u2028",
  "\0",
  "[DONE]",
  "x",
);

test("whatever a stream is made of, and however it is cut, block and splits give the same bytes in the same chunks", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), fc.array(fc.nat(200), { maxLength: 8 }), (parts, cuts) => {
      const bytes = Buffer.from(parts.join(""));
      const borders = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
      const chunks = borders
        .slice(0, -1)
        .map((start, index) => ({ atMs: 10 * index, bytes: bytes.subarray(start, borders[index + 1]) }))
        .filter((one) => one.bytes.length > 0);
      const written = timedSse(chunks);
      expect(written).toBeDefined();
      expect(plain(chunksOf(written as never))).toEqual(plain(chunks));
    }),
    { numRuns: 500 },
  );
});
