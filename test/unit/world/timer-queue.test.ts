import { expect, test } from "vitest";
import { TimerQueue } from "../../../src/world/timer-queue.ts";

test("a wait that was given up is not what is due next", async () => {
  const queue = new TimerQueue();
  const stop = new AbortController();
  const given = queue.add(10, stop.signal);
  const kept = queue.add(20);
  stop.abort(new Error("enough"));
  await expect(given).rejects.toThrow("enough");
  expect(queue.nextDue).toBe(20);
  queue.wakeNext();
  await kept;
  expect(queue.nextDue).toBeUndefined();
});

test("waits that were given up do not pile up: those left are woken in order, and the last one to go is told", async () => {
  let deserted = 0;
  const queue = new TimerQueue(() => {
    deserted += 1;
  });
  const woken: number[] = [];
  const stops = Array.from({ length: 1_000 }, (_, index) => {
    const due = (index * 7919) % 1_000;
    const stop = new AbortController();
    queue.add(due, stop.signal).then(
      () => woken.push(due),
      () => {},
    );
    return { due, stop };
  });
  for (const { due, stop } of stops) if (due % 50 !== 0) stop.abort();
  expect(deserted).toBe(0);
  queue.wakeDue(500);
  await Promise.resolve();
  expect(woken).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
  for (const { stop } of stops) stop.abort();
  expect(deserted).toBe(1);
  expect(queue.nextDue).toBeUndefined();
});
