import fc from "fast-check";
import { expect, test } from "vitest";
import { pace } from "../../../src/streaming/pace.ts";
import { eventsOf, type Run } from "../../../src/streaming/runs.ts";
import { DONE_FRAME, dataFrame, dataRun } from "../../../src/streaming/sse-frames.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { seededRandom } from "../../../src/world/random.ts";

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const world = { clock: manualClock(0), random: seededRandom("a"), signal: () => new AbortController().signal };
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

test("joined or one by one, a stream has the same bytes, whatever its pieces are", async () => {
  const unit = fc.oneof(fc.constantFrom('"', "\\", "\n", "\ud83d", "\ude00", "é", "“", "🙂"), fc.string({ unit: "binary" }));
  const pieces = fc.array(fc.oneof(fc.constant("word"), unit), { maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 4 }), async (runs) => {
      const parts = () => [dataFrame("start"), ...runs.map(run), { bytes: Buffer.from([1, 2]), tokens: 0 }, DONE_FRAME];
      const answer = eventsOf(parts);
      const oneByOne = Array.from(answer.frames, ({ bytes }) => Buffer.from(bytes as string));
      const together = await bytesOf(pace(answer, {}, world));
      expect(together.equals(Buffer.concat(oneByOne))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("a long stream is joined a part at a time", async () => {
  let made = 0;
  const answer = eventsOf(function* () {
    for (; made < 10_000; made += 1) yield dataFrame("x".repeat(90));
  });
  const reading = pace(answer, {}, world)[Symbol.asyncIterator]();
  await reading.next();
  expect(made).toBeLessThan(1_000);
  await reading.return(undefined);
  expect(made).toBeLessThan(1_000);
});
