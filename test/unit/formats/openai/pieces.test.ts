import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fragments, wordPieces } from "../../../../src/formats/openai/pieces.ts";

describe("wordPieces", () => {
  test("WIRE-22 splits at words and keeps the leading space", () => {
    expect(wordPieces("Paris lies  on\nit. ")).toEqual(["Paris", " lies", "  on", "\nit. "]);
  });

  test("has no pieces for nothing, and one for white space alone", () => {
    expect(wordPieces("")).toEqual([]);
    expect(wordPieces(" \n")).toEqual([" \n"]);
  });

  test("loses nothing of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => wordPieces(text).join("") === text),
      { seed: 4177 },
    );
  });
});

describe("fragments", () => {
  test("WIRE-1.1 cuts arguments into fragments of 8 to 16 characters", () => {
    const lengths = [...fragments("x".repeat(200))].map((fragment) => fragment.length);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(8);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(16);
  });

  test("loses nothing and never cuts a character in two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const pieces = [...fragments(text)];
        expect(pieces.join("")).toBe(text);
        expect(pieces.every((piece) => Buffer.from(piece).toString() === piece)).toBe(true);
      }),
      { seed: 4177 },
    );
  });
});
