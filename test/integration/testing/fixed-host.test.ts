import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { vitestProject } from "../../support/vitest-project.ts";

describe("with aigw-emulator/register as a set-up file", () => {
  test("a hard-coded host leads to the test that asks (R-13), and nothing leaves the machine", async () => {
    const register = JSON.stringify(resolve("src/reroute/register.ts"));
    const project = vitestProject(`include: ["*.test.mjs"], setupFiles: [${register}], env: { AIGW_OFFLINE: "1" }`, {
      "fixed.test.mjs": `
import { describe, expect } from "vitest";
import { test } from "aigw-emulator/vitest";
const url = "https://gateway.ai.cloudflare.com/v1/0123abc/default/openai/models";
describe.concurrent("at the same time", () => {
  for (let number = 0; number < 4; number += 1)
    test("asks the fixed host " + number, async ({ gateway }) => {
      if (number % 2) await gateway.fault({ kind: "status", status: 503 });
      const answer = await fetch(url, { headers: { authorization: "Bearer any" } });
      expect(answer.status).toBe(number % 2 ? 503 : 200);
      await expect(gateway).toHaveReachedProvider("openai");
    });
});
test("asks somebody else", async () => {
  await expect(fetch("https://example.com/")).rejects.toThrow("blocked outbound call to https://example.com/ from ");
});
`,
    });
    try {
      const { code, output } = await project.run();
      expect(code, output).toBe(0);
      expect(output).toMatch(/Tests {2}5 passed/);
    } finally {
      project.remove();
    }
  }, 180_000);
});

describe("without one", () => {
  test("clients that look at no variable lead to the test that asks, and both of Anthropic's kinds", async () => {
    const project = vitestProject('include: ["*.test.mjs"]', {
      "early.mjs": 'export const early = process.env.ANTHROPIC_BASE_URL + "/messages";',
      "hosts.test.mjs": `
import { describe, expect, test as plain } from "vitest";
import { test } from "aigw-emulator/vitest";
import { early } from "./early.mjs";
const body = JSON.stringify({ model: "claude-haiku-4-5", max_tokens: 9, messages: [{ role: "user", content: "hi" }] });
const headers = { "x-api-key": "k", "anthropic-version": "2023-06-01", "content-type": "application/json" };
const urls = [
  "https://api.anthropic.com/v1/messages",
  "https://gateway.ai.cloudflare.com/v1/0123abc/default/anthropic/v1/messages",
  early,
];
describe.concurrent("at the same time", () => {
  for (const status of [200, 503])
    test("asks by every address, " + status, async ({ gateway }) => {
      if (status !== 200) await gateway.fault({ kind: "status", status });
      const variable = process.env.ANTHROPIC_BASE_URL;
      for (const url of [...urls, variable + "/messages", variable + "/v1/messages"]) {
        const answer = await fetch(url, { method: "POST", headers, body });
        expect([url, answer.status]).toEqual([url, status]);
        await expect(answer).toHaveReachedProvider("anthropic");
      }
      expect(await gateway.exchanges()).toHaveLength(5);
    });
});
test("leaves a base URL wrong that lacks its /v1", async ({ gateway }) => {
  const answer = await fetch(gateway.baseURL("anthropic") + "/messages", { method: "POST", headers, body });
  expect(answer.status).toBe(404);
});
plain("and is nobody's outside of tests with a gateway", async () => {
  expect(process.env.ANTHROPIC_BASE_URL).toBeUndefined();
});
`,
    });
    try {
      const { code, output } = await project.run();
      expect(code, output).toBe(0);
      expect(output).toMatch(/Tests {2}4 passed/);
    } finally {
      project.remove();
    }
  }, 180_000);
});
