import { expect, onTestFinished, test, vi } from "vitest";
import { restful } from "../../../src/world/rest.ts";

async function restOf(workMs: number, leastMs: number, mostMs = 1_000): Promise<number> {
  const done = restful({ leastMs, mostMs })();
  vi.advanceTimersByTime(workMs);
  const rest = done();
  const began = performance.now();
  vi.advanceTimersToNextTimer();
  await rest.over;
  return performance.now() - began;
}

test("a rest is as long as was asked for at least, and four times as long as the work, up to its limit", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  expect([await restOf(0, 20), await restOf(20, 1), await restOf(40, 1, 5)]).toEqual([20, 80, 5]);
});

test("a rest that is cut is over", async () => {
  const rest = restful({ leastMs: 60_000, mostMs: 60_000 })()();
  rest.cut();
  await rest.over;
});
