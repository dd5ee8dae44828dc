import { expect, test } from "vitest";
import type { FaultInput } from "../../../src/schema/fault-input.ts";
import { call } from "../../support/control.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

// What holds at any concurrency. Rules that count strike as many as one by one, whoever comes first; rules that look at the request
// alone strike the same ones.

const asks = Array.from({ length: 96 }, (_, number) => ({
  number,
  body: { ...hello, messages: [{ role: "user", content: `Question ${number}` }] },
}));

/** Numbers of the questions that a fault has struck, with so many asked at a time. */
async function struck(fault: FaultInput, order: typeof asks, workers: number): Promise<number[]> {
  const aigw = await emulator({ speed: 0, faults: [fault] });
  const todo = [...order];
  const seen: number[] = [];
  const work = async () => {
    for (let ask = todo.shift(); ask; ask = todo.shift()) {
      const headers = { "x-group": String(ask.number % 4), "cf-aig-max-attempts": "2", "cf-aig-retry-delay": "0" };
      const answer = await post(aigw, "openai/chat/completions", ask.body, headers);
      const { trace } = (await call(aigw, "GET", `exchanges/${answer.headers.get("cf-aig-request-id")}`)).body;
      if (trace.some(({ what }: { what: string }) => what === "fault")) seen.push(ask.number);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  const { faults } = (await call(aigw, "GET", "faults")).body;
  expect(faults).toMatchObject([{ missed: 0 }]);
  return seen.sort((a, b) => a - b);
}

const refusal = { kind: "status", status: 400 } as const;

test.each<FaultInput>([
  { ...refusal, probability: "25%" },
  { ...refusal, probability: 0.5, headers: { "x-group": 2 } },
  { ...refusal, headers: { "x-group": 1 } },
  { ...refusal, attempt: 1, when: ({ body }) => /[05]"/.test(JSON.stringify(body)) },
  { kind: "status", status: 500, attempt: 1, probability: 0.3 },
  { ...refusal, side: "client", probability: 0.3 },
])("%j: the same requests are struck one by one, 8 and 64 at a time, forth and back", async (fault) => {
  const first = await struck(fault, asks, 1);
  expect(first.length).toBeGreaterThan(5);
  for (const [order, workers] of [
    [asks, 8],
    [asks, 64],
    [asks.toReversed(), 64],
  ] as const)
    expect(await struck(fault, order, workers)).toEqual(first);
});

test.each<[FaultInput, number]>([
  [{ ...refusal, first: 10 }, 10],
  [{ ...refusal, every: 3 }, 32],
  [{ ...refusal, from: 5, to: 30 }, 26],
  [{ ...refusal, times: 7 }, 7],
  [{ ...refusal, every: 2, times: 9 }, 9],
  [{ ...refusal, first: 4, headers: { "x-group": 3 } }, 4],
])("%j: as many are struck one by one, 8 and 64 at a time", async (fault, count) => {
  const oneByOne = await struck(fault, asks, 1);
  expect(oneByOne).toHaveLength(count);
  // One after the other the order decides, and it is the same each time.
  expect(await struck(fault, asks, 1)).toEqual(oneByOne);
  for (const workers of [8, 64]) expect(await struck(fault, asks, workers)).toHaveLength(count);
});
