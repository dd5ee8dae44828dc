import { expect, onTestFinished, test, vi } from "vitest";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { systemClock } from "../../../src/world/system-clock.ts";

test("a manual clock wakes sleepers in order of when they are due, however long the step", async () => {
  const clock = manualClock(1_000);
  const woken: string[] = [];
  const sleeper = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push(`${name} at ${clock.now()}`);
  };
  void sleeper("late", 300);
  void sleeper("early", 100);
  void sleeper("never", 1_001);
  await clock.advance(1_000);
  expect(woken).toEqual(["early at 1100", "late at 1300"]);
  expect(clock.now()).toBe(2_000);
});

test("what a sleeper starts on waking is woken too, within the same step", async () => {
  const clock = manualClock(0);
  const woken: number[] = [];
  void (async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.sleep(10);
      woken.push(clock.now());
    }
  })();
  await clock.advance(25);
  expect(woken).toEqual([10, 20]);
});

test("an aborted sleep rejects with the signal's reason and wakes nobody later", async () => {
  const clock = manualClock(0);
  const stop = new AbortController();
  const sleep = clock.sleep(10, stop.signal);
  stop.abort(new Error("enough"));
  await expect(sleep).rejects.toThrow("enough");
  await clock.advance(20);
});

test("sleeping under a signal that has already aborted rejects at once", async () => {
  await expect(systemClock().sleep(10_000, AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
});

test("a wait keeps the process alive, and lets it go when it is given up", async () => {
  const holding = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = holding();
  const stop = new AbortController();
  const sleep = systemClock().sleep(60_000, stop.signal);
  expect(holding()).toBe(before + 1);
  stop.abort(new Error("gone"));
  expect(holding()).toBe(before);
  await expect(sleep).rejects.toThrow("gone");
});

test("speed shortens sleeps but not deadlines", async () => {
  const clock = systemClock(1_000);
  const stop = new AbortController();
  const winner = await Promise.race([
    clock.sleep(1_000).then(() => "sleep"),
    clock.deadline(1_000, stop.signal).then(
      () => "deadline",
      () => "stopped",
    ),
  ]);
  stop.abort();
  expect(winner).toBe("sleep");
});

test.each([4, 0.5])("at speed %s a view's time passes as its sleeps would have taken, so that schedules hold", async (speed) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const clock = systemClock(speed).scope();
  const began = { emulated: clock.monotonic(), now: clock.now() };
  for (let due = 20; due <= 60; due += 20) {
    const slept = clock.sleep(began.emulated + due - clock.monotonic());
    await vi.advanceTimersByTimeAsync(20 / speed);
    await slept;
  }
  expect(clock.monotonic() - began.emulated).toBe(60);
  expect(clock.now() - began.now).toBe(60);
  // What is not slept through passes as it is.
  vi.advanceTimersByTime(7);
  expect(clock.monotonic() - began.emulated).toBe(67);
});

test("a sleep without end, at speed 0, leaves a time that is a number", async () => {
  const clock = systemClock(0).scope();
  await clock.sleep(Number.POSITIVE_INFINITY);
  expect([clock.now(), clock.monotonic()].every(Number.isFinite)).toBe(true);
});

test("a manual clock's now is whole, although sleeps end at fractions of a millisecond", async () => {
  const clock = manualClock(1_000);
  const seen: number[] = [];
  void clock.sleep(33.4).then(() => seen.push(clock.now(), clock.monotonic()));
  await clock.advance(100);
  expect(seen).toEqual([1_033, 1_033.4]);
});

test("at speed 0 a long sleep takes no time, and its view of time shows what was skipped", async () => {
  const clock = systemClock(0).scope();
  const before = clock.monotonic();
  await clock.sleep(60_000);
  expect(clock.monotonic() - before).toBeGreaterThanOrEqual(60_000);
  expect(clock.monotonic() - before).toBeLessThan(70_000);
});

test("at speed 0 a sleep longer than a running deadline loses to it, a shorter one wins", async () => {
  const race = (sleepMs: number, deadlineMs: number) => {
    const clock = systemClock(0).scope();
    const stop = new AbortController();
    const ended = Promise.race([
      clock.deadline(deadlineMs, stop.signal).then(
        () => "deadline",
        () => "stopped",
      ),
      clock.sleep(sleepMs).then(() => "sleep"),
    ]);
    return ended.finally(() => stop.abort());
  };
  expect(await race(5_000, 1_000)).toBe("deadline");
  expect(await race(500, 1_000)).toBe("sleep");
});

test("many real sleeps end in order and none early", async () => {
  const clock = systemClock();
  const start = clock.monotonic();
  const ended: { asked: number; took: number }[] = [];
  const waits = [30, 10, 20, 10, 0].map(async (ms) => {
    await clock.sleep(ms);
    ended.push({ asked: ms, took: clock.monotonic() - start });
  });
  await Promise.all(waits);
  expect(ended.map(({ asked }) => asked)).toEqual([0, 10, 10, 20, 30]);
  for (const { asked, took } of ended) expect(took).toBeGreaterThanOrEqual(asked - 1);
});

test("whoever begins to wait wakes those who are due: a turn full of new requests does not keep them", async () => {
  const clock = systemClock();
  let woken = false;
  const first = clock.sleep(2).then(() => {
    woken = true;
  });
  const end = performance.now() + 5;
  while (performance.now() < end);
  const second = clock.sleep(1);
  // Microtasks alone: no timer of Node's can have fired.
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  expect(woken).toBe(true);
  await Promise.all([first, second]);
});

test("a clock that is moved in pieces gets to exactly where it gets to at once, whatever fraction it was stopped at", async () => {
  for (let run = 0; run < 50; run += 1) {
    const clock = systemClock();
    await clock.freeze();
    let woken = false;
    void clock.sleep(2_000).then(() => {
      woken = true;
    });
    expect(clock.state().nextInMs).toBe(2_000);
    for (const ms of [1_234, 543, 222]) await clock.advance(ms);
    expect([woken, clock.state().nextInMs]).toEqual([false, 1]);
    await clock.advance(1);
    expect(woken).toBe(true);
  }
});

test("a clock that runs is not stopped while it is moved: at speed 0 nobody is kept waiting by it", async () => {
  const clock = systemClock(0);
  const moved = clock.advance(1_000);
  await new Promise((turn) => setImmediate(turn));
  expect(clock.state().frozen).toBe(false);
  await clock.sleep(3_600_000);
  await moved;
});
