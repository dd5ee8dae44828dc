import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { type Gateway, gatewayFrom } from "../../../src/schema/gateway.ts";
import { openStore } from "../../../src/store/open.ts";
import { databaseFile, fileStore, memoryStore, reopened } from "./stored-file.ts";

const settings = (id: string, rest: Partial<Gateway> = {}): Gateway => ({
  ...gatewayFrom({ id }, { strict: false, origin: "config" }),
  ...rest,
});

test("what is put is found in its account and nowhere else", () => {
  const { gateways } = memoryStore();
  const put = gateways.put("one", settings("mine", { cache_ttl: 60 }), 5);
  expect(put).toEqual({
    account: "one",
    settings: settings("mine", { cache_ttl: 60 }),
    origin: "api",
    createdMs: 5,
    modifiedMs: 5,
  });
  expect(gateways.find("one", "mine")).toEqual(put);
  expect([gateways.find("two", "mine"), gateways.find("one", "other")]).toEqual([undefined, undefined]);
});

test("GW-14 an update changes when it was modified, never when it was created", () => {
  const { gateways } = memoryStore();
  gateways.put("a", settings("mine"), 5);
  expect(gateways.put("a", settings("mine", { zdr: true }), 9)).toMatchObject({ createdMs: 5, modifiedMs: 9 });
  expect(gateways.find("a", "mine")?.settings.zdr).toBe(true);
});

test("GW-1 the list has the newest first, then goes by id", () => {
  const { gateways } = memoryStore();
  for (const [id, createdMs] of [
    ["b", 1],
    ["a", 1],
    ["c", 2],
  ] as const)
    gateways.put("a", settings(id), createdMs);
  expect(gateways.list("a").map((gateway) => gateway.settings.id)).toEqual(["c", "a", "b"]);
  expect(gateways.list("b")).toEqual([]);
});

test("GW-5 deleting gives what was deleted, once", () => {
  const { gateways } = memoryStore();
  const put = gateways.put("a", settings("mine"), 5);
  expect(gateways.delete("a", "mine")).toEqual(put);
  expect([gateways.delete("a", "mine"), gateways.find("a", "mine")]).toEqual([undefined, undefined]);
});

test("gateways survive a restart with every setting, without waiting for the journal", () => {
  const path = databaseFile();
  const store = fileStore(path);
  const put = store.gateways.put("a", settings("mine", { retry_backoff: "linear", store_id: null, cache_ttl: null }), 5);
  store.gateways.put("a", settings("gone"), 6);
  store.gateways.delete("a", "gone");
  const again = reopened(store, path).gateways;
  expect(again.list("a")).toEqual([put]);
  expect(again.put("a", settings("mine"), 7).createdMs).toBe(5);
});

test("a reset or clear deletes those of one account, or all", () => {
  const path = databaseFile();
  const store = fileStore(path);
  for (const account of ["one", "two", "three"]) store.gateways.put(account, settings("mine"), 1);
  store.reset("one");
  expect(["one", "two"].map((account) => store.gateways.list(account).length)).toEqual([0, 1]);
  const again = reopened(store, path).gateways;
  expect(["one", "two", "three"].map((account) => again.list(account).length)).toEqual([0, 1, 1]);
  again.clear();
  expect(again.find("two", "mine")).toBeUndefined();
});

test("settings of another version are read: unknown ones are passed over, missing ones get their default", () => {
  const path = databaseFile();
  openStore(path).close();
  insert(path, '{"id":"mine","cache_ttl":60,"from_the_past":1}');
  expect(fileStore(path).gateways.find("a", "mine")?.settings).toEqual(settings("mine", { cache_ttl: 60 }));
});

test.each([
  ['{"id":"mine","retry_delay":60001}', "retry_delay: expected a whole number from 0 to 60000, or null"],
  ['{"id":"other"}', "they are another gateway's"],
  ["nothing", "Invalid input"],
])("settings that do not fit (%s) are refused with the gateway's name and the reason", (text, reason) => {
  const path = databaseFile();
  openStore(path).close();
  insert(path, text);
  const { gateways } = fileStore(path);
  expect(() => gateways.find("a", "mine")).toThrow(
    expect.objectContaining({ code: "AIGW-DATABASE", message: expect.stringContaining("gateway 'mine' of account 'a'") }),
  );
  expect(() => gateways.find("a", "mine")).toThrow(reason);
});

function insert(path: string, text: string): void {
  const database = new Database(path);
  database
    .prepare("INSERT INTO gateways (account, id, settings, created_ms, modified_ms) VALUES ('a', 'mine', ?, 1, 1)")
    .run(text);
  database.close();
}
