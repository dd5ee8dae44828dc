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
