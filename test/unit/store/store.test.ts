import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../../src/store/open.ts";
import { unpack } from "../../../src/store/pack.ts";
import type { JournalEntry } from "../../../src/store/store.ts";
import { logRow, withLogs } from "./log-rows.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "aigw-store-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const entry = (id: string, account?: string): JournalEntry =>
  withLogs(id, [{ row: logRow(id, account), request: Buffer.from("{}"), response: null }], account);
const { exchange } = entry("a");

test("what is written comes back as it was", async () => {
  const store = openStore(":memory:");
  await store.journal.write(entry("a"));
  await store.journal.sorted();
  expect(store.exchanges.find("a")).toEqual({ ...exchange, trace: "[]" });
  expect(store.logs.find("a")).toEqual({ ...logRow("a"), feedback: null, score: null });
  expect(store.logs.bodies("a")).toEqual({ request: Buffer.from("{}"), response: null });
  expect(store.logs.find("b")).toBeUndefined();
  store.close();
});

test("a write is there for other connections once its promise resolves, and entries of one turn arrive together", async () => {
  const path = join(folder(), "deep", "emulator.db");
  const store = openStore(path);
  onTestFinished(() => store.close());
  const other = new Database(path, { readonly: true });
  onTestFinished(() => void other.close());
  const written = () =>
    other
      .prepare<[], { account: string; entries: Buffer }>("SELECT account, entries FROM inbox")
      .all()
      .flatMap(({ account, entries }) => unpack(entries).map(({ exchange: [id] }) => `${account} ${id}`));
  const writes = [store.journal.write(entry("a")), store.journal.write(entry("b", "other")), store.journal.write(entry("c"))];
  expect(written()).toEqual([]);
  await writes[0];
  expect(written()).toEqual(["local a", "local c", "other b"]);
});

test("reset forgets one account, or all", async () => {
  const store = openStore(":memory:");
  await Promise.all([store.journal.write(entry("a", "one")), store.journal.write(entry("b", "two"))]);
  await store.journal.sorted();
  store.reset("one");
  expect([store.logs.find("a"), store.logs.bodies("a"), store.exchanges.find("a")]).toEqual([undefined, undefined, undefined]);
  expect(store.logs.find("b")).toBeDefined();
  store.reset();
  expect(store.logs.count()).toBe(0);
  store.close();
});

test("reset forgets what has not been sorted yet, too", async () => {
  const store = openStore(":memory:");
  await Promise.all([store.journal.write(entry("a", "one")), store.journal.write(entry("b", "two"))]);
  store.reset("one");
  await store.journal.sorted();
  expect([store.logs.find("a"), store.exchanges.find("a"), store.logs.find("b")?.id]).toEqual([undefined, undefined, "b"]);
  store.close();
});

test("an exchange of several steps keeps a row for each, in order", async () => {
  const store = openStore(":memory:");
  const steps = ["a", "b", "c"].map((id, step) => ({ row: { ...logRow(id), step }, request: Buffer.from(id), response: null }));
  await store.journal.write({ exchange, logs: steps });
  await store.journal.sorted();
  expect(["a", "b", "c"].map((id) => store.logs.find(id)?.step)).toEqual([0, 1, 2]);
  expect(store.logs.bodies("c")).toEqual({ request: Buffer.from("c"), response: null });
  expect(store.exchanges.count({})).toBe(1);
  store.close();
});

test("many rows are sorted without holding up the event loop, oldest first", async () => {
  const store = openStore(":memory:");
  for (let index = 0; index < 1_000; index += 1) void store.journal.write(entry(`id-${String(index).padStart(4, "0")}`));
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 0);
  await store.journal.sorted();
  clearInterval(timer);
  expect(store.exchanges.list({ limit: 2 }).map(({ id }) => id)).toEqual(["id-0999", "id-0998"]);
  expect(store.logs.count()).toBe(1_000);
  expect(turns).toBeGreaterThan(0);
  store.close();
});

test("a row that no table takes does not keep the others from theirs", async () => {
  const store = openStore(":memory:");
  await store.journal.write({ ...entry("a"), exchange: { ...exchange, status: Number.NaN } });
  await store.journal.write(entry("b"));
  await store.journal.sorted();
  expect([store.exchanges.find("a"), store.exchanges.find("b")?.id]).toEqual([undefined, "b"]);
  store.close();
  store.close();
});

test("the file is for its owner alone", () => {
  const path = join(folder(), "emulator.db");
  openStore(path).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("closing commits what waits; a second opening finds it", () => {
  const path = join(folder(), "emulator.db");
  const store = openStore(path);
  void store.journal.write(entry("a"));
  store.close();
  const again = openStore(path);
  expect(again.logs.find("a")).toBeDefined();
  again.close();
});

test("R-14 nobody but its owner may read a database that is made, nor the files beside it", async () => {
  const path = join(folder(), "emulator.db");
  const store = openStore(path);
  await store.journal.write(entry("a"));
  const modes = readdirSync(join(path, "..")).map((name) => [name, statSync(join(path, "..", name)).mode & 0o777]);
  expect(modes).toEqual([
    ["emulator.db", 0o600],
    ["emulator.db-shm", 0o600],
    ["emulator.db-wal", 0o600],
  ]);
  store.close();
});

test("a file that is no database is refused, with what to do, and left as it is", () => {
  const path = join(folder(), "notes.txt");
  writeFileSync(path, "this is not a database, it is a text file of some length");
  expect(() => openStore(path)).toThrow(
    expect.objectContaining({ code: "AIGW-DATABASE", file: path, hint: expect.stringContaining("--ephemeral") }),
  );
});

test("a database of a newer version is refused", () => {
  const path = join(folder(), "emulator.db");
  openStore(path).close();
  const database = new Database(path);
  database.pragma("user_version = 99");
  database.close();
  expect(() => openStore(path)).toThrow(/newer version/);
});
