import { expect, test } from "vitest";
import { repeatCounter } from "../../../src/exchange/repeat-counter.ts";

test("R-5 how often each request was seen is counted exactly, however many differ", () => {
  const before = repeatCounter();
  const requests = Array.from({ length: 5_000 }, (_, index) => `POST local/default/openai/chat/completions 300 ${index}`);
  for (const times of [0, 1, 2]) expect(requests.filter((request) => before(request) !== times)).toEqual([]);
});

test("P10 a request that was never seen before takes less than 60 bytes", () => {
  const held = () => process.memoryUsage().arrayBuffers;
  const before = repeatCounter();
  const start = held();
  const REQUESTS = 100_000;
  let tables = 0;
  for (let index = 0; index < REQUESTS; index += 1) before(`POST ${index}`);
  tables = held() - start;
  // Tables that were outgrown may not have been collected yet: all of them together are as much again.
  expect(tables / REQUESTS).toBeLessThan(60);
});
