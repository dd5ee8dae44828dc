import fc from "fast-check";
import { expect, test } from "vitest";
import { numbered, textOf } from "../../../../src/formats/cohere/token-numbers.ts";

const texts = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { maxLength: 8 });

test("WIRE-12.2 from the numbers of a text's pieces the text can be had again", () => {
  fc.assert(
    fc.property(texts, (pieces) => {
      const tokens = numbered(pieces);
      expect(tokens.map(({ text }) => text).join("")).toBe(pieces.join(""));
      expect(tokens.every(({ number }) => Number.isSafeInteger(number))).toBe(true);
      expect(textOf(tokens.map(({ number }) => number))).toBe(pieces.join(""));
    }),
    { seed: 12 },
  );
});

test("WIRE-12.2 a number of another vocabulary stands for itself", () => {
  expect(textOf([0, 10_002, Number.MAX_SAFE_INTEGER])).toBe(`⟨0⟩⟨10002⟩⟨${Number.MAX_SAFE_INTEGER}⟩`);
});
