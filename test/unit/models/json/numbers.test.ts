import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleNumber } from "../../../../src/models/json/numbers.ts";
import { seededRandom } from "../../../../src/world/random.ts";

const usual = { low: 1, high: 100 };

function sample(schema: Record<string, unknown>, whole: boolean, seed = "s"): number {
  return sampleNumber([schema], whole, usual, seededRandom(seed));
}

describe("sampleNumber", () => {
  test("lies in the usual range where that is allowed", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (seed, whole) => {
        const number = sample({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, whole, seed);
        expect(number).toBeGreaterThanOrEqual(1);
        expect(number).toBeLessThanOrEqual(100);
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  test.each([
    [{ exclusiveMinimum: 100, exclusiveMaximum: 102 }, 101],
    [{ minimum: 100, exclusiveMinimum: true, maximum: 102, exclusiveMaximum: true }, 101],
    [{ minimum: 7.2, maximum: 8.9 }, 8],
    [{ exclusiveMinimum: -3.5, exclusiveMaximum: -2 }, -3],
    [{ minimum: 5000, maximum: 5000 }, 5000],
    [{ multipleOf: 1000, exclusiveMinimum: 3000, maximum: 4999 }, 4000],
    [{ multipleOf: 0.5, minimum: 2.5, maximum: 3.4 }, 3],
  ])("finds the only whole number that %j allows", (schema, only) => {
    for (const seed of ["a", "b", "c"]) expect(sample(schema, true, seed)).toBe(only);
  });

  test("stays strictly between excluded ends, however near", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (low, width) => {
          const number = sample({ exclusiveMinimum: low, exclusiveMaximum: low + width }, false);
          expect(number).toBeGreaterThan(low);
          expect(number).toBeLessThan(low + width);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });

  test("multiples of a fraction are exact", () => {
    for (let seed = 0; seed < 100; seed++) {
      const number = sample({ multipleOf: 0.01, minimum: 0.01, maximum: 0.6 }, false, `${seed}`);
      expect(Number.isInteger(number / 0.01)).toBe(true);
    }
  });
});
