import fc from "fast-check";
import { expect, test } from "vitest";
import { creditBalance, dollars, nanodollars } from "../../../src/schema/credits.ts";

const seeded = { seed: 20_261_123 };

test("G-COST-7 what very small answers cost adds up without loss", () => {
  const costs = Array.from({ length: 1_000_000 }, () => nanodollars(2.8e-6));
  expect(dollars(costs.reduce((sum, cost) => sum + cost, 0))).toBe(2.8);
});

test("every balance that is accepted is kept to the nanodollar", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 9_000_000, noNaN: true }), (amount) => {
      expect(Number.isSafeInteger(nanodollars(creditBalance.parse(amount)))).toBe(true);
      expect(Math.abs(dollars(nanodollars(amount)) - amount)).toBeLessThanOrEqual(1e-9 + amount * 2 ** -52);
    }),
    seeded,
  );
});

test("amounts below nothing, without end, and of other kinds are refused", () => {
  expect(
    [-0.01, Number.POSITIVE_INFINITY, Number.NaN, "5", null].filter((value) => creditBalance.safeParse(value).success),
  ).toEqual([]);
});
