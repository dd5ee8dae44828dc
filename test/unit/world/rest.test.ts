import { expect, test } from "vitest";
import { restful } from "../../../src/world/rest.ts";

async function restOf(workMs: number, leastMs: number, mostMs = 1_000): Promise<number> {
  const done = restful({ leastMs, mostMs })();
  await new Promise((later) => setTimeout(later, workMs));
  const rest = done();
  const began = performance.now();
  await rest.over;
  return performance.now() - began;
}

test("a rest is as long as was asked for at least, and four times as long as the work, up to its limit", async () => {
  expect(await restOf(0, 20)).toBeGreaterThan(18);
  expect(await restOf(20, 1)).toBeGreaterThan(75);
  expect(await restOf(40, 1, 5)).toBeLessThan(150);
});

test("a rest that is cut is over", async () => {
  const rest = restful({ leastMs: 60_000, mostMs: 60_000 })()();
  rest.cut();
  await rest.over;
});
