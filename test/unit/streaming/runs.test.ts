import fc from "fast-check";
import { expect, test } from "vitest";
import { eventsOf, type Run } from "../../../src/streaming/runs.ts";
import { DONE_FRAME, dataFrame, dataRun } from "../../../src/streaming/sse-frames.ts";

const run = (pieces: readonly string[]): Run => dataRun('{"delta":', pieces, "}");

test("a run is one event for each piece, a token each", () => {
  const { frames } = eventsOf(() => [dataFrame("start"), run(["Hello", ' "you"']), DONE_FRAME]);
  expect([...frames]).toEqual([
    { bytes: "data: start\n\n", tokens: 0 },
    { bytes: 'data: {"delta":"Hello"}\n\n', tokens: 1 },
    { bytes: 'data: {"delta":" \\"you\\""}\n\n', tokens: 1 },
    { bytes: "data: [DONE]\n\n", tokens: 0 },
  ]);
});

test("joined or one by one, a stream has the same bytes, whatever its pieces are", () => {
  const unit = fc.oneof(fc.constantFrom('"', "\\", "\n", "\ud83d", "\ude00", "é", "“", "🙂"), fc.string({ unit: "binary" }));
  const pieces = fc.array(fc.oneof(fc.constant("word"), unit), { maxLength: 80 });
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 4 }), (runs) => {
      const parts = () => [dataFrame("start"), ...runs.map(run), { bytes: Buffer.from([1, 2]), tokens: 0 }, DONE_FRAME];
      const { frames, joined } = eventsOf(parts);
      const oneByOne = Array.from(frames, ({ bytes }) => Buffer.from(bytes as string));
      const together = Array.from(joined ?? [], (part) => Buffer.from(part as string));
      expect(Buffer.concat(together).equals(Buffer.concat(oneByOne))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("a long stream is joined a part at a time", () => {
  let made = 0;
  const { joined } = eventsOf(function* () {
    for (; made < 10_000; made += 1) yield dataFrame("x".repeat(90));
  });
  joined?.[Symbol.iterator]().next();
  expect(made).toBeLessThan(200);
});
