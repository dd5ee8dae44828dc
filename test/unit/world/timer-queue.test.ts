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

test("many waits, one after the other, listen to their signal once; the one that is on is given up", async () => {
  const queue = new TimerQueue();
  const stop = new AbortController();
  let listeners = 0;
  const add = stop.signal.addEventListener.bind(stop.signal);
  stop.signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  for (let due = 0; due < 10; due += 1) {
    const wait = queue.add(due, stop.signal);
    queue.wakeNext();
    await wait;
  }
  const last = queue.add(20, stop.signal);
  stop.abort(new Error("gone"));
  await expect(last).rejects.toThrow("gone");
  await expect(queue.add(30, stop.signal)).rejects.toThrow("gone");
  expect(listeners).toBe(1);
});
