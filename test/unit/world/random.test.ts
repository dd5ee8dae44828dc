import { expect, test } from "vitest";
import { seededRandom } from "../../../src/world/random.ts";

const draws = (random: { next(): number }, count = 5) => Array.from({ length: count }, () => random.next());

test("the same seed gives the same numbers, another seed gives others", () => {
  expect(draws(seededRandom("a"))).toEqual(draws(seededRandom("a")));
  expect(draws(seededRandom("a"))).not.toEqual(draws(seededRandom("b")));
});

test("a fork depends on its label alone, not on what was drawn before", () => {
  const one = seededRandom("a");
  draws(one, 100);
  expect(draws(one.fork("x"))).toEqual(draws(seededRandom("a").fork("x")));
  expect(draws(one.fork("x"))).not.toEqual(draws(one.fork("y")));
});

test("numbers are spread evenly over [0, 1)", () => {
  const buckets = new Array<number>(10).fill(0);
  for (const number of draws(seededRandom("spread"), 10_000)) {
    const bucket = Math.floor(number * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) expect(count).toBeGreaterThan(850);
  expect(buckets).toHaveLength(10);
});

test("integers stay within both bounds and reach them", () => {
  const random = seededRandom("bounds");
  const seen = new Set(Array.from({ length: 200 }, () => random.integer(3, 5)));
  expect([...seen].sort()).toEqual([3, 4, 5]);
});

test("picking from nothing is refused", () => {
  expect(() => seededRandom("a").pick([])).toThrow(RangeError);
});

test("text has the asked length and alphabet", () => {
  expect(seededRandom("a").text(12, "xy")).toMatch(/^[xy]{12}$/);
});

test("a text is the same characters that are drawn one by one, however long it is", () => {
  for (const length of [0, 1, 29, 1024, 3000]) {
    const random = seededRandom("long");
    const single = Array.from({ length }, () => random.text(1)).join("");
    expect(seededRandom("long").text(length)).toBe(single);
  }
});
