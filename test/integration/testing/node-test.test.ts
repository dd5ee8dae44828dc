import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

// node:test runs this file in a child, as users of `aigw-emulator/testing` would write it.

const PROGRAM = `
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertExchange, startTestEmulator, withGateway } from ${JSON.stringify(resolve("src/testing/index.ts"))};

const ask = (headers = {}) =>
  fetch(process.env.OPENAI_BASE_URL + "/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY, ...headers },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] }),
  });

let emulator;
before(async () => {
  emulator = await startTestEmulator({ maxRequests: Number(process.env.MOST) });
});
after(() => emulator.stop());

test("asks", withGateway(async ({ gateway }, context) => {
  assert.equal(typeof context.diagnostic, "function");
  assert.equal((await ask()).status, 200);
  const answer = await fetch("https://api.openai.com/v1/models", { headers: { authorization: "Bearer k" } });
  await assertExchange(answer).toHaveReachedProvider("openai");
  await assertExchange(gateway).toHaveReachedProvider("openai");
  await assertExchange(gateway).not.toHaveHitCache();
}));

describe("at the same time", { concurrency: true }, () => {
  for (let number = 0; number < 6; number += 1)
    test("contradicts " + number, withGateway(async ({ gateway }) => {
      if (number % 2) await gateway.fault({ kind: "status", status: 503 });
      assert.equal((await ask()).status, number % 2 ? 503 : 200);
      assert.equal((await gateway.exchanges()).length, 1);
    }));
});

test("fails", withGateway(async ({ gateway }) => {
  await ask();
  await assertExchange(gateway).toHaveHitCache();
}));

test("forgets to wait", withGateway(async ({ gateway }) => {
  await ask();
  assertExchange(gateway).toHaveReachedProvider("openai");
}));

test("leaves the environment as it was", () => {
  assert.equal(process.env.OPENAI_BASE_URL, undefined);
});
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aigw-node-test-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "gateway.test.mjs"), PROGRAM);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("node:test runs tests with gateways of their own, apart from each other, and tells of those that fail", async () => {
  const { stdout } = await run({ MOST: "100" });
  expect(stdout).toMatch(/^# pass 8$/m);
  expect(stdout).toMatch(/^# fail 2$/m);
  expect(stdout).toContain("the test ended before toHaveReachedProvider had judged");
  expect(stdout).toContain("the cache was not used: caching is off");
  expect(stdout).toContain("What the gateway saw in this test, oldest first");
}, 180_000);

test("a gate of the run that is broken fails it", async () => {
  const { stdout, stderr } = await run({ MOST: "2" });
  expect(`${stdout}${stderr}`).toContain("the run fails: 10 requests were made, and max-requests is 2");
}, 180_000);

test("without an emulator, it says how to start one", async () => {
  const { withGateway } = await import("../../../src/testing/index.ts");
  await expect(withGateway(() => {})()).rejects.toThrow("await startTestEmulator() before them");
});

function run(variables: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const tsx = join(resolve("node_modules"), "tsx/dist/loader.mjs");
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:VITEST|AIGW_|NODE_TEST|OPENAI|CI$)/.test(name)),
  );
  return new Promise((done) => {
    execFile(
      process.execPath,
      ["--import", tsx, "--test-reporter=tap", "gateway.test.mjs"],
      { cwd: folder, env: { ...env, ...variables }, encoding: "utf8" },
      (_, stdout, stderr) => done({ stdout, stderr }),
    );
  });
}
