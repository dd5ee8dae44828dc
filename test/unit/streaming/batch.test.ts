import { expect, test } from "vitest";
import { aroundOf, batchBytes, jsonPieces, KeptParts, type Part, sizeOf } from "../../../src/streaming/batch.ts";

const around = aroundOf({ before: "<", pieces: [], after: ">" });
const others = aroundOf({ before: "(", pieces: [], after: ")" });
const parts: readonly Part[] = [
  { around, pieces: ["a"] },
  { around, pieces: ["b", "c"] },
  { around, pieces: ["d"] },
  { around: others, pieces: ["e"] },
  "text",
  { around: others, pieces: ["f"] },
  { around: others, pieces: ["g"] },
  Buffer.from("bytes"),
];
const text = '<"a"><"b"><"c"><"d">("e")text("f")("g")bytes';

test("the size of a part is that of its bytes", () => {
  for (const part of parts) expect(sizeOf(part)).toBe(batchBytes([part]).byteLength);
});

test("what is kept are the bytes that came, in their order, and parts stay as they were", () => {
  const written = () => parts.map((part) => Buffer.from(batchBytes([part])).toString());
  const before = written();
  const kept = new KeptParts(1_000);
  for (const part of parts) kept.add(part, sizeOf(part));
  expect(Buffer.from(kept.bytes() ?? []).toString()).toBe(text);
  expect(kept.size).toBe(text.length);
  expect(written()).toEqual(before);
});

test("of more than fits nothing is kept but how much it was", () => {
  const kept = new KeptParts(10);
  for (const part of parts) kept.add(part, sizeOf(part));
  expect(kept.bytes()).toBeNull();
  expect(kept.size).toBe(text.length);
});

test("pieces are the UTF-8 of what JSON has between quotation marks, whatever they are made of", () => {
  const odd = ['"', "\\", "\n", "é", "“", "🙂", "\ud83d", "\ude00", "plain", ""];
  const many = [...Array.from({ length: 100 }, (_, index) => `word ${index}`), ...odd, ...odd];
  const written = jsonPieces(many).map((piece) => Buffer.from(piece, "latin1").toString());
  expect(written).toEqual(many.map((piece) => JSON.stringify(piece).slice(1, -1)));
});
