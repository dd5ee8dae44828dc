import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openStore } from "../../../src/store/open.ts";
import { NOTHING_TOLD } from "./log-rows.ts";
import { databaseFile } from "./stored-file.ts";

const refused = (path: string, reason: RegExp) =>
  expect(() => openStore(path)).toThrow(
    expect.objectContaining({ name: "EmulatorError", code: "AIGW-DATABASE", file: path, message: expect.stringMatching(reason) }),
  );

test("another program's database is refused, and left as it is", () => {
  const path = databaseFile();
  const other = new Database(path);
  other.exec("CREATE TABLE recipes (name TEXT)");
  other.close();
  refused(path, /belongs to another program \(its tables: recipes\)/);
  const again = new Database(path);
  expect(again.prepare("SELECT name FROM sqlite_master").all()).toEqual([{ name: "recipes" }]);
  expect([again.pragma("journal_mode", { simple: true }), again.pragma("user_version", { simple: true })]).toEqual(["delete", 0]);
  again.pragma("application_id = 1");
  again.exec("DROP TABLE recipes");
  again.close();
  refused(path, /another program \(its tables: none\)/);
});

test("our own database is marked, and one that was made before marks is taken", () => {
  const path = databaseFile();
  openStore(path).close();
  const marked = new Database(path);
  expect(marked.pragma("application_id", { simple: true })).toBe(0x41494757);
  marked.pragma("application_id = 0");
  marked.close();
  openStore(path).close();
});

test("a database whose tables are not as they should be is refused with what to do", () => {
  const path = databaseFile();
  openStore(path).close();
  const odd = new Database(path);
  odd.exec("ALTER TABLE logs RENAME COLUMN model TO modell");
  odd.close();
  refused(path, /no such column|no column named/);
});

test("somebody's lock does not keep the store from closing; the rows are sorted when it is opened again", async () => {
  const path = databaseFile();
  const store = openStore(path);
  await store.journal.write({
    exchange: {
      id: "e1",
      account: "a",
      gateway: "g",
      surface: "provider",
      method: "GET",
      url: "/",
      provider: null,
      model: null,
      status: 200,
      startedMs: 1,
      durationMs: 1,
      logId: null,
      trace: NOTHING_TOLD,
    },
    logs: [],
  });
  const lock = new Database(path);
  lock.pragma("busy_timeout = 0");
  lock.exec("BEGIN IMMEDIATE");
  expect(() => store.close()).not.toThrow();
  lock.exec("ROLLBACK");
  lock.close();
  const again = openStore(path);
  await again.journal.sorted();
  expect(again.exchanges.find("e1")).toMatchObject({ id: "e1" });
  again.close();
});
