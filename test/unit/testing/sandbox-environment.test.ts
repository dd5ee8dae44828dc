import { expect, test } from "vitest";
import { enterSandbox } from "../../../src/testing/current-sandbox.ts";
import { gatewayFetch } from "../../../src/testing/gateway-fetch.ts";
import { setForSandbox } from "../../../src/testing/sandbox-environment.ts";
import { accountOf, type TestRun } from "../../../src/testing/test-run.ts";

const sandbox = (account: string) => ({ url: "http://127.0.0.1:1", account });

test("each of the tests that run at the same time reads its own variables, and writes for itself alone", async () => {
  const seen = await Promise.all(
    ["a", "b"].map(async (account) => {
      await new Promise(setImmediate);
      const own = sandbox(account);
      setForSandbox(own, { AIGW_UNIT: account });
      const leave = enterSandbox(own);
      await new Promise(setImmediate);
      const read = process.env["AIGW_UNIT"];
      process.env["AIGW_UNIT"] = `${account} changed`;
      await new Promise(setImmediate);
      const changed = { ...process.env }["AIGW_UNIT"];
      delete process.env["AIGW_UNIT"];
      const gone = "AIGW_UNIT" in process.env || Object.keys(process.env).includes("AIGW_UNIT");
      leave();
      return [read, changed, gone];
    }),
  );
  expect(seen).toEqual([
    ["a", "a changed", false],
    ["b", "b changed", false],
  ]);
  expect(process.env["AIGW_UNIT"]).toBeUndefined();
});

test("an account id is 32 hexadecimal digits, the same for the same test of the same run", () => {
  const run = { id: "" } as TestRun;
  expect(accountOf(run, "file", "name", 0)).toMatch(/^[0-9a-f]{32}$/);
  expect(accountOf(run, "file", "name", 0)).toBe(accountOf(run, "file", "name", 0));
  expect(accountOf(run, "file", "name", 0)).not.toBe(accountOf(run, "file", "name", 1));
  expect(accountOf({ ...run, id: "other" }, "file", "name", 0)).not.toBe(accountOf(run, "file", "name", 0));
});

test("gateway.fetch refuses to lead elsewhere", async () => {
  const fetch = gatewayFetch({ url: "http://127.0.0.1:1", account: "a", base: "http://127.0.0.1:1/v1/a/default/" });
  await expect(fetch("https://api.openai.com/v1/models")).rejects.toThrow(/https:\/\/api\.openai\.com is another host/);
  await expect(fetch(new Request("https://example.com/"))).rejects.toThrow("is another host");
});
