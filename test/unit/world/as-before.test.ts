import { expect, test } from "vitest";
import { asBefore } from "../../../src/world/as-before.ts";

test("the same arguments in a row get the same value, which is made once", () => {
  let made = 0;
  const pair = asBefore((one: string, other: object) => {
    made += 1;
    return { one, other };
  });
  const other = {};
  const first = pair("a", other);
  expect(first).toEqual({ one: "a", other });
  expect(pair("a", other)).toBe(first);
  expect(made).toBe(1);
});

test("arguments of which one is another get a value of their own, and so do the first ones after them", () => {
  const pair = asBefore((one: string, other: object) => ({ one, other }));
  const [some, others] = [{}, {}];
  const first = pair("a", some);
  expect(pair("a", others)).toEqual({ one: "a", other: others });
  expect(pair("b", others)).toEqual({ one: "b", other: others });
  expect(pair("a", some)).not.toBe(first);
});

test("nothing is kept of a call that throws", () => {
  let fails = true;
  const once = asBefore((value: number) => {
    if (fails) throw new RangeError("not yet");
    return value;
  });
  expect(() => once(1)).toThrow("not yet");
  fails = false;
  expect(once(1)).toBe(1);
});
