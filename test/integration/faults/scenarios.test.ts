import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { call } from "../../support/control.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const names = readdirSync("mocks/scenarios").map((file) => file.replace(/\.yaml$/, ""));
const START = Date.UTC(2026, 0, 1);
const chat = "openai/chat/completions";
const claude = { model: "claude-sonnet-5", max_tokens: 50, messages: hello.messages };
const askClaude = (aigw: EmulatorInside, number: number) =>
  post(
    aigw,
    "anthropic/v1/messages",
    { ...claude, messages: [{ role: "user", content: `Question ${number}` }] },
    { "anthropic-version": "2023-06-01" },
  );
const askGpt = (aigw: EmulatorInside, number: number, more = {}) =>
  post(aigw, chat, { ...hello, ...more, messages: [{ role: "user", content: `Question ${number}` }] });

/** Statuses of so many different questions. */
async function shares(ask: (number: number) => Promise<Response>, count = 60): Promise<Record<number, number>> {
  const seen: Record<number, number> = {};
  for (let number = 0; number < count; number += 1) {
    const { status } = await ask(number);
    seen[status] = (seen[status] ?? 0) + 1;
  }
  return seen;
}

async function running(name: string) {
  const aigw = await emulator({ speed: 0 }, { clock: manualClock(START) });
  const { status, body } = await call(aigw, "POST", `scenarios/${name}`);
  expect([status, body.scenario.state]).toEqual([200, "running"]);
  return aigw;
}

const stateOf = async (aigw: EmulatorInside, name: string) =>
  (await call(aigw, "GET", "scenarios")).body.scenarios.find((scenario: { name: string }) => scenario.name === name);

test.each(names)("%s is listed with its plot, runs and is stopped", async (name) => {
  const aigw = await running(name);
  const listed = await stateOf(aigw, name);
  expect(listed).toMatchObject({ state: "running", struck: 0, description: expect.stringMatching(/\.$/) });
  expect((await call(aigw, "GET", "faults")).body.faults).toHaveLength(listed.plot.length);
  expect((await call(aigw, "DELETE", `scenarios/${name}`)).body.scenario.state).toBe("stopped");
  expect((await call(aigw, "GET", "faults")).body.faults).toEqual([]);
});

test("openai-outage: nobody reaches OpenAI, then half do, then all; others are not concerned", async () => {
  const aigw = await running("openai-outage");
  expect(await shares((number) => askGpt(aigw, number), 5)).toEqual({ 400: 5 });
  expect(await shares((number) => askClaude(aigw, number), 5)).toEqual({ 200: 5 });
  await aigw.clock().advance("2m");
  expect(Object.keys(await shares((number) => askGpt(aigw, number), 20))).toEqual(["200", "503"]);
  await aigw.clock().advance("30s");
  expect(await shares((number) => askGpt(aigw, number), 5)).toEqual({ 200: 5 });
  expect(await stateOf(aigw, "openai-outage")).toMatchObject({ state: "over" });
});

test("anthropic-overloaded: most are 529, fewer while it recovers", async () => {
  const aigw = await running("anthropic-overloaded");
  const worst = await shares((number) => askClaude(aigw, number));
  await aigw.clock().advance("2m");
  const better = await shares((number) => askClaude(aigw, number));
  expect(worst[529]).toBeGreaterThan(35);
  expect(better[529]).toBeGreaterThan(3);
  expect(better[529]).toBeLessThan(25);
});

test("rate-limit-storm: retry-after counts down to the end of it", async () => {
  const aigw = await running("rate-limit-storm");
  const after = async () => Number((await askGpt(aigw, 1)).headers.get("retry-after"));
  expect(await after()).toBe(60);
  await aigw.clock().advance("45s");
  expect(await after()).toBe(15);
});

test("slow-first-token sends headers at once and the first byte after eight seconds", async () => {
  const aigw = await emulator({}, { clock: manualClock(START) });
  await call(aigw, "POST", "scenarios/slow-first-token");
  const answer = await askGpt(aigw, 1, { stream: true });
  let came = false;
  const text = answer.text().finally(() => {
    came = true;
  });
  await aigw.clock().advance("7999ms");
  expect(came).toBe(false);
  await aigw.clock().advance(1);
  expect(await text).toContain("[DONE]");
});

test("mid-stream-cut breaks every second stream", async () => {
  const cut = await running("mid-stream-cut");
  const ends = async (number: number) =>
    (await askGpt(cut, number, { stream: true })).text().then(
      () => "whole",
      () => "cut",
    );
  expect([await ends(1), await ends(2), await ends(3), await ends(4)]).toEqual(["whole", "cut", "whole", "cut"]);
});

test("flaky-10-percent fails about one in ten; brown-out gets worse and recovers", async () => {
  const flaky = await running("flaky-10-percent");
  const { 200: good = 0 } = await shares((number) => askGpt(flaky, number), 300);
  expect(good).toBeGreaterThan(250);
  expect(good).toBeLessThan(290);
  const brown = await running("brown-out");
  const bad: number[] = [];
  for (const wait of ["0s", "40s", "40s", "50s", "60s"]) {
    await brown.clock().advance(wait);
    bad.push((await shares((number) => askGpt(brown, number)))[503] ?? 0);
  }
  const [first = 0, second = 0, worst = 0, third = 0, last = 0] = bad;
  expect([first, last]).toEqual([0, 0]);
  expect(worst).toBeGreaterThan(second);
  expect(worst).toBeGreaterThan(third);
});

test("a scenario can be narrowed, and begins anew when it is run again", async () => {
  const aigw = await emulator({}, { clock: manualClock(START) });
  await call(aigw, "POST", "scenarios/rate-limit-storm", { provider: "anthropic" });
  expect([(await askGpt(aigw, 1)).status, (await askClaude(aigw, 1)).status]).toEqual([200, 429]);
  await aigw.clock().advance("5m");
  expect((await stateOf(aigw, "rate-limit-storm")).state).toBe("over");
  await call(aigw, "POST", "scenarios/rate-limit-storm");
  expect((await askGpt(aigw, 1)).status).toBe(429);
});

test("the config starts scenarios, and a folder of one's own has more", async () => {
  const dir = resolve("mine");
  const own = "description: All is lost.\nfaults:\n  - { kind: bad-key }\n";
  const files = memoryFiles({ [`${dir}/scenarios/lost.yaml`]: own });
  const aigw = await emulator({ mocks: "mine", scenarios: ["lost"] }, { files });
  expect((await askGpt(aigw, 1)).status).toBe(401);
  expect(await stateOf(aigw, "lost")).toMatchObject({ state: "running", struck: 1, plot: ["upstream: refuses the key"] });
});

test("what is no scenario is refused with its place", async () => {
  const aigw = await emulator();
  expect(await call(aigw, "POST", "scenarios/opnai-outage")).toMatchObject({
    status: 404,
    body: { detail: expect.stringMatching(/no scenario 'opnai-outage'; did you mean 'openai-outage'\?/) },
  });
  await expect(emulator({ scenarios: ["brownout"] })).rejects.toMatchObject({ hint: expect.stringMatching(/'brown-out'/) });
  const dir = resolve("mine");
  const files = memoryFiles({
    [`${dir}/scenarios/odd.yaml`]: "description: Odd.\nfaults:\n  - { kind: quota }\n  - { kind: stal }\n",
  });
  await expect(emulator({ mocks: "mine", scenarios: ["odd"] }, { files })).rejects.toMatchObject({
    code: "AIGW-FAULT",
    file: `${dir}/scenarios/odd.yaml`,
    line: 4,
  });
});
