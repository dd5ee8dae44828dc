import fc from "fast-check";
import { estimateTokenCount } from "tokenx";
import { describe, expect, test } from "vitest";
import { tokens } from "../../../src/models/tokens.ts";

const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc
    .array(fc.constantFrom("word", " ", "  ", "\n\n", "123456", "naïve", "мир", "你好", "👍🏽", '{"a":1}', ".", "\t"), {
      maxLength: 60,
    })
    .map((parts) => parts.join("")),
);

describe("tokens", () => {
  test("WIRE-22 pieces end at words and keep the space before them", () => {
    expect(tokens.split("Paris lies on the Seine.")).toEqual(["Paris", " lies", " on", " the", " Seine", "."]);
    expect(tokens.split("two\n\nparagraphs  here")).toEqual(["two", "\n\n", "paragraphs", " ", " here"]);
  });

  test("long words, numbers and scripts without spaces are several pieces", () => {
    expect(tokens.split("internationalization 12345 你好")).toEqual(["internationali", "zation", " 123", "45", " 你", "好"]);
  });

  test("the pieces of any text make up the text and are as many as counted", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const pieces = tokens.split(text);
        expect(pieces.join("")).toBe(text);
        expect(pieces).toHaveLength(tokens.count(text));
        expect(pieces).not.toContain("");
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test("no piece ends within a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
        for (const piece of tokens.split(text)) expect(piece).not.toMatch(/\p{Surrogate}/u);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  test.each([
    "The quick brown fox jumps over the lazy dog, and then it sleeps until the sun comes up again.",
    '{"name":"Ada","age":36,"tags":["a","b"],"address":{"city":"London","zip":"12345"}}',
    "for (const item of list) { total += item.price * item.count; }",
  ])("the estimate is close to that of tokenx: %s", (text) => {
    expect(tokens.count(text) / estimateTokenCount(text)).toBeGreaterThan(0.7);
    expect(tokens.count(text) / estimateTokenCount(text)).toBeLessThan(1.4);
  });
});
