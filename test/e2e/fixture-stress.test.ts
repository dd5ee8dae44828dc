import { expect, test } from "vitest";
import { vitestProject } from "../support/vitest-project.ts";

// Eight workers, tests at the same time in each, and every one of them wants something else of the same provider. AIGW_STRESS=full
// runs 500 tests a worker; less is enough to find cross-talk that is there.
const WORKERS = 8;
const TESTS = process.env["AIGW_STRESS"] === "full" ? 500 : 25;

const FILE = (worker: number) => `
import { describe, expect } from "vitest";
import { test } from "aigw-emulator/vitest";
const ask = (content) =>
  fetch(process.env.OPENAI_BASE_URL + "/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content }] }),
  });
const plans = [
  async (gateway, own) => {
    await gateway.fault({ kind: "status", status: 500 + (${worker} % 4), provider: "openai" });
    expect((await ask("same")).status).toBe(500 + (${worker} % 4));
    expect((await ask(own)).status).toBe(500 + (${worker} % 4));
  },
  async (gateway, own) => {
    await gateway.mock({ match: { lastUserText: "same" }, answer: own });
    for (let again = 0; again < 2; again += 1) expect(await (await ask("same")).text()).toContain(own);
  },
  async (gateway, own) => {
    await gateway.clock.freeze("2026-01-01T00:00:00Z");
    await gateway.fault({ kind: "rate-limited", provider: "openai", first: 1 });
    expect((await ask("same")).status).toBe(429);
    expect((await ask("same")).status).toBe(200);
  },
  async (gateway, own) => {
    expect((await ask("same")).status).toBe(200);
    expect((await ask(own)).status).toBe(200);
  },
];
describe.concurrent("worker ${worker}", () => {
  for (let number = 0; number < ${TESTS}; number += 1)
    test("test " + number, async ({ gateway }) => {
      await plans[(number + ${worker}) % plans.length](gateway, "w${worker}t" + number);
      const seen = await gateway.exchanges();
      expect(seen).toHaveLength(2);
      for (const { url } of seen) expect(url).toContain(gateway.account);
    });
});
`;

test(`${WORKERS} workers × ${TESTS} tests with contradictory faults, answers and clocks: no cross-talk`, async () => {
  const files = Object.fromEntries(Array.from({ length: WORKERS }, (_, worker) => [`worker-${worker}.test.mjs`, FILE(worker)]));
  const section = `include: ["*.test.mjs"], maxWorkers: ${WORKERS}, minWorkers: ${WORKERS}, testTimeout: 600_000, maxConcurrency: 10`;
  const project = vitestProject(section, files, { built: true });
  try {
    const begun = performance.now();
    const { code, output, tests } = await project.run();
    const failed = Object.entries(tests).filter(([, { status }]) => status !== "passed");
    expect(failed.map(([name, { messages }]) => `${name}: ${messages[0]?.split("\n")[0]}`)).toEqual([]);
    expect(Object.keys(tests)).toHaveLength(WORKERS * TESTS);
    expect(code, output.slice(0, 5_000)).toBe(0);
    expect(output).toContain(`${WORKERS * TESTS * 2} requests`);
    if (TESTS === 500) console.log(`${WORKERS * TESTS} tests in ${Math.round((performance.now() - begun) / 1000)} s`);
  } finally {
    project.remove();
  }
}, 1_800_000);
