import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../../src/store/open.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

const chat = "openai/chat/completions";

async function logged(headers: Record<string, string>, gateway = {}) {
  const folder = mkdtempSync(join(tmpdir(), "aigw-log-"));
  try {
    const db = join(folder, "emulator.db");
    const aigw = await emulator({ db, gateways: [{ id: "default", ...gateway }] });
    const answer = await post(aigw, chat, hello, headers);
    const body = await answer.text();
    await aigw.stop();
    const store = openStore(db);
    const id = answer.headers.get("cf-aig-request-id") ?? "";
    const row = store.logs.find(id);
    const bodies = store.logs.bodies(id);
    store.close();
    return { logId: answer.headers.get("cf-aig-log-id"), id, row, bodies, body };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("G-META-1 G-META-2 a request is logged with model, tokens, metadata and both bodies", async () => {
  const { row, bodies, body, logId, id } = await logged({ "cf-aig-metadata": '{"user":"u1","paid":true}' });
  expect(logId).toBe(id);
  expect(row).toMatchObject({ provider: "openai", model: "gpt-4o-mini", statusCode: 200, success: true, cached: false, step: 0 });
  expect(row?.metadata).toEqual({ user: "u1", paid: true });
  expect(row?.tokensOut).toBeGreaterThan(0);
  expect(JSON.parse(String(bodies?.request))).toEqual(hello);
  expect(String(bodies?.response)).toBe(body);
});

test("G-META-3 one null value loses all of the metadata, and the request goes on", async () => {
  const { row } = await logged({ "cf-aig-metadata": '{"user":"u1","team":null}' });
  expect(row?.metadata).toBeNull();
});

test("G-ID-6 cf-aig-collect-log: false keeps the request out of the log and gives no log id", async () => {
  const { row, logId, id } = await logged({ "cf-aig-collect-log": "false" });
  expect([row, logId]).toEqual([undefined, null]);
  expect(id).not.toBe("");
});

test("G-HDR-1 the header wins over the gateway's collect_logs", async () => {
  expect((await logged({}, { collect_logs: false })).row).toBeUndefined();
  expect((await logged({ "cf-aig-collect-log": "true" }, { collect_logs: false })).row).toBeDefined();
});

test("G-HDR-1 cf-aig-collect-log-payload: false keeps the row and no bodies", async () => {
  const { row, bodies } = await logged({ "cf-aig-collect-log-payload": "false" });
  expect(row?.tokensIn).toBeGreaterThan(0);
  expect(bodies).toBeUndefined();
});
