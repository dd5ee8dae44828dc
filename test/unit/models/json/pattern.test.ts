import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleMatch } from "../../../../src/models/json/pattern.ts";
import { seededRandom } from "../../../../src/world/random.ts";

function match(source: string, seed = "s", length = { low: 0, high: Infinity }): string | undefined {
  const expression = new RegExp(source, "u");
  return sampleMatch(
    source,
    length,
    seededRandom(seed),
    (text) => expression.test(text) && text.length >= length.low && text.length <= length.high,
  );
}

describe("sampleMatch", () => {
  test.each([
    "^[A-Z]{2}\\d{4}$",
    "^(?:foo|bar|baz)(-\\w+)*$",
    "^\\+?[1-9]\\d{1,14}$",
    "^#(?:[0-9a-f]{3}){1,2}$",
    "^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$",
    "^(?=.*\\d)(?=.*[a-z])\\w{8,}$",
    "^(?!-)[a-z0-9-]{1,63}(?<!-)$",
    "^(?<year>\\d{4})-(0[1-9]|1[0-2])$",
    "^(['\"]).*\\1$",
    "^\\p{Lu}\\p{L}*$",
    "^\\u0041\\x42[\\u0043-\\u0045]$",
    "^[\\w.+-]+$",
    "^a{3}b{2,}c{1,2}d?$",
    "^[-a]$",
    "^[\\]\\\\]$",
    "^.$",
    "colou?r",
    "^\\$\\d+\\.\\d{2}$",
    "^\\s$",
    "^$",
  ])("makes a text for %s", (source) => {
    for (const seed of ["a", "b", "c"]) expect(match(source, seed)).toMatch(new RegExp(source, "u"));
  });

  test("reaches the length that is asked for", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("^[a-z]+$", "^x[a-z]*-\\d*$", "^(ab)*$", "^(?:a|b){2,}$"),
        fc.integer({ min: 4, max: 60 }),
        (source, low) => {
          const even = low + (low % 2);
          expect(match(source, "s", { low: even, high: even })).toHaveLength(even);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  test.each(["(", "[", "a{2}{3}**", "\\p{Unknown_Property}", "(?<name>a)\\k<name>"])("gives up on %s", (source) => {
    expect(sampleMatch(source, { low: 0, high: 10 }, seededRandom("s"), () => true)).toBeUndefined();
  });
});
