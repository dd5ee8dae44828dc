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

/** What each question got: the rules that struck it and how long it waited for them. */
async function damages(scenario: string, order: typeof asks, workers: number): Promise<readonly string[]> {
  const aigw = await emulator({ speed: 0, scenarios: [scenario] });
  await call(aigw, "POST", "clock", { freeze: true, advance: "70s" });
  const todo = [...order];
  const seen: string[] = [];
  const work = async () => {
    for (let ask = todo.shift(); ask; ask = todo.shift()) {
      await post(aigw, "openai/chat/completions", { ...ask.body, stream: true }).then(
        (answer) => answer.text().catch(() => ""),
        () => "",
      );
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  const { exchanges } = (await call(aigw, "GET", "exchanges?limit=1000")).body;
  for (const { id } of exchanges) {
    const { trace, logs } = (await call(aigw, "GET", `exchanges/${id}`)).body;
    const did = trace.flatMap(({ what, rule, kind, ms, why }: Record<string, unknown>) =>
      what === "fault" || what === "waited" ? [[what, rule, kind, ms, why]] : [],
    );
    seen.push(JSON.stringify([logs[0]?.requestHead, did]));
  }
  return seen.sort();
}

test.each(["flaky-10-percent", "brown-out"])(
  "%s: the same faults strike the same requests as long, one by one, 8 and 64 at a time, forth and back",
  async (scenario) => {
    const first = await damages(scenario, asks, 1);
    expect(first.filter((one) => one.includes('"fault"')).length).toBeGreaterThan(3);
    expect(await damages(scenario, asks, 8)).toEqual(first);
    expect(await damages(scenario, asks, 64)).toEqual(first);
    expect(await damages(scenario, asks.toReversed(), 64)).toEqual(first);
  },
);

test("what stands between the fields of a form, and is another one each time, decides nothing; the end of a long prompt does", async () => {
  const struckForms = async () => {
    const aigw = await emulator({ speed: 0, faults: [{ kind: "status", status: 409, probability: "40%" }] });
    const statuses: number[] = [];
    for (let number = 0; number < 24; number += 1) {
      const form = new FormData();
      form.set("model", "whisper-1");
      form.set("file", new Blob([`sound ${number}`]), "a.wav");
      const url = "http://aigw/v1/local/default/openai/audio/transcriptions";
      const sent = new Response(form);
      const headers = { authorization: "Bearer any", "content-type": sent.headers.get("content-type") ?? "" };
      const answer = await aigw.fetch(url, { method: "POST", body: await sent.arrayBuffer(), headers });
      statuses.push(answer.status);
      await answer.text();
    }
    return statuses;
  };
  const [one, other] = [await struckForms(), await struckForms()];
  expect(new Set(one).size).toBe(2);
  expect(other).toEqual(one);

  const long = "All of it again. ".repeat(8_000);
  const prompts = asks.map(({ number }) => {
    const content = `${long}${String(number).padStart(3, "0")}`;
    return { number, body: { ...hello, messages: [{ role: "user", content }] } };
  });
  const fault = { ...refusal, probability: "25%" };
  const forth = await struck(fault, prompts.slice(0, 24), 1);
  expect(await struck(fault, prompts.slice(0, 24).toReversed(), 8)).toEqual(forth);
});
