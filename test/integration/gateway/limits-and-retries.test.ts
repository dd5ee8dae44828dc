import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const chat = "openai/chat/completions";
const noon = Date.UTC(2026, 0, 1, 12);

async function facts(aigw: EmulatorInside, answer: Response, what: string) {
  const id = answer.headers.get("cf-aig-request-id");
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json();
  return trace.filter((fact: { what: string }) => fact.what === what);
}

const flaky = (answers: string) =>
  memoryFiles({ [`${process.cwd()}/m/a.mock.yaml`]: `rules:\n  - match: { model: gpt-4o-mini }\n    answer: ${answers}\n` });

test("G-RL-2 G-RL-7 G-RL-8 beyond the limit it is 429 code 2003 with a log id, without retry-after", async () => {
  const aigw = await emulator({ gateways: [{ id: "default", rate_limiting_limit: 2, rate_limiting_interval: 60 }] });
  for (let call = 0; call < 2; call += 1) expect((await post(aigw, chat, hello)).status).toBe(200);
  const refused = await post(aigw, chat, hello);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ error: [{ code: 2003, message: "Rate limited" }] });
  expect(refused.headers.get("cf-aig-log-id")).toBeTruthy();
  expect(refused.headers.get("retry-after")).toBeNull();
  expect(refused.headers.get("cf-aig-cache-status")).toBeNull();
});

test("G-RL-3 fixed windows begin anew on the minute; sliding ones do not", async () => {
  const pattern = async (technique: "fixed" | "sliding") => {
    const clock = manualClock(noon + 540_000);
    const limit = { rate_limiting_limit: 10, rate_limiting_interval: 600, rate_limiting_technique: technique };
    const aigw = await emulator({ gateways: [{ id: "default", ...limit }] }, { clock });
    const ten = async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => post(aigw, chat, hello)));
      return answers.filter(({ status }) => status === 200).length;
    };
    const before = await ten();
    await clock.advance(120_000);
    return [before, await ten()];
  };
  expect(await pattern("fixed")).toEqual([10, 10]);
  const [before, after] = await pattern("sliding");
  expect(before).toBe(10);
  expect(after).toBeLessThan(10);
});

test("the counters survive a reset of another account only", async () => {
  const aigw = await emulator({ gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 60 }] });
  await post(aigw, chat, hello);
  aigw.reset("other");
  expect((await post(aigw, chat, hello)).status).toBe(429);
  aigw.reset("local");
  expect((await post(aigw, chat, hello)).status).toBe(200);
});

test("G-REQ-5 G-REQ-9 a 500 is tried again, a 400 is not", async () => {
  const aigw = await emulator(
    { mocks: "m" },
    { files: flaky("[{ error: server-error }, { error: overloaded }, { text: third }]") },
  );
  const answer = await post(aigw, chat, hello, { "cf-aig-max-attempts": "3" });
  expect((await answer.json()).choices[0].message.content).toBe("third");
  expect((await facts(aigw, answer, "attempt")).map(({ attempt }: { attempt: number }) => attempt)).toEqual([1, 2, 3]);
  const once = await post(aigw, chat, { ...hello, model: "mock/400" }, { "cf-aig-max-attempts": "3" });
  expect(await facts(aigw, once, "attempt")).toHaveLength(1);
});

test.each([
  ["constant", [1000, 1000]],
  ["linear", [1000, 2000]],
  ["exponential", [1000, 2000]],
])("G-REQ-7 %s backoff waits %j ms", async (backoff, waits) => {
  const clock = manualClock(noon);
  const aigw = await emulator({}, { clock });
  const headers = { "cf-aig-max-attempts": "3", "cf-aig-retry-delay": "1000", "cf-aig-backoff": backoff };
  const answering = post(aigw, chat, { ...hello, model: "mock/500" }, headers);
  await clock.advance(10_000);
  const answer = await answering;
  expect((await facts(aigw, answer, "waited")).map(({ ms }: { ms: number }) => ms)).toEqual(waits);
  expect(answer.status).toBe(500);
});

test("G-REQ-8 with retries, the last try is waited for however long it takes", async () => {
  const clock = manualClock(noon);
  const aigw = await emulator({}, { clock });
  const headers = { "cf-aig-max-attempts": "2", "cf-aig-request-timeout": "500" };
  const answering = post(aigw, chat, { ...hello, model: "mock/slow-2s" }, headers);
  await clock.advance(3_000);
  const answer = await answering;
  expect(answer.status).toBe(200);
  expect(await facts(aigw, answer, "no answer")).toHaveLength(1);
});

test("G-REQ-12 the gateway's own retries apply, and a header overrides them field by field", async () => {
  const gateways = [{ id: "default", retry_max_attempts: 3, retry_delay: 0 }];
  const aigw = await emulator({ gateways });
  const tries = async (headers: Record<string, string>) =>
    (await facts(aigw, await post(aigw, chat, { ...hello, model: "mock/503" }, headers), "attempt")).length;
  expect(await tries({})).toBe(3);
  expect(await tries({ "cf-aig-max-attempts": "1" })).toBe(1);
});
