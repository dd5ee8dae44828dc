import { copyFileSync } from "node:fs";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { unpack } from "../../../src/store/pack.ts";
import type { Store } from "../../../src/store/store.ts";
import { logRow, withLogs } from "./log-rows.ts";
import { databaseFile, fileStore } from "./stored-file.ts";

const question = Buffer.from('{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Where is the sea?"}]}');
const answer = (id: string, text = "There") =>
  Buffer.from(`{"id":"${id}","object":"chat.completion","choices":[{"message":"${text}, under ${id}."}]}`);
const entry = (id: string, account = "local", text?: string) =>
  withLogs(id, [{ row: logRow(id, account), request: question, response: answer(id, text) }], account);

/** One after the other, each in a pack of its own. */
async function write(store: Store, ids: readonly string[], account = "local"): Promise<void> {
  for (const id of ids) await store.journal.write(entry(id, account));
}

/** Bases by the exchange that each is. */
function reading(path: string) {
  const database = new Database(path);
  onTestFinished(() => void database.close());
  const all = (sql: string) => database.prepare<[], Buffer | null>(sql).pluck().all();
  const names = (entries: readonly (Buffer | null)[]) => entries.map((entry) => entry && unpack(entry)[0]?.exchange[0]);
  return {
    database,
    bases: () => names(all("SELECT entry FROM inbox LEFT JOIN inbox_bases ON id = base ORDER BY ordinal")),
    held: () => names(all("SELECT entry FROM inbox_bases")).sort(),
  };
}

async function expectWhole(store: Store, ids: readonly string[]): Promise<void> {
  await store.journal.sorted();
  expect(
    store.exchanges
      .list({ limit: 1_000 })
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...ids].sort());
  for (const id of ids) {
    const bodies = store.logs.bodies(id);
    expect([String(bodies?.request), String(bodies?.response)]).toEqual([String(question), String(answer(id))]);
  }
}

test("from the third pack of an account on, each leans on the second one's exchange, until they are moved", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  const { bases, held } = reading(path);
  await write(store, ["a", "b", "c", "d"]);
  expect([bases(), held()]).toEqual([[null, null, "b", "b"], ["b"]]);
  await expectWhole(store, ["a", "b", "c", "d"]);
  expect([bases(), held()]).toEqual([[], []]);
  await write(store, ["e", "f", "g"]);
  expect([bases(), held()]).toEqual([[null, null, "f"], ["f"]]);
});

test("a pack never leans on another account's exchange, and a reset forgets the bases of its account alone", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  const { bases, held } = reading(path);
  await write(store, ["a", "b", "c"]);
  await write(store, ["d", "e", "f"], "other");
  await write(store, ["g"]);
  expect([bases(), held()]).toEqual([
    [null, null, "b", null, null, "e", null],
    ["b", "e"],
  ]);
  store.reset("other");
  expect(held()).toEqual(["b"]);
  await write(store, ["h"]);
  await expectWhole(store, ["a", "b", "c", "g", "h"]);
  store.reset();
  expect(held()).toEqual([]);
});

test("what a killed emulator has left is whole for the next one", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  await write(store, ["a", "b", "c", "d"]);
  store.checkpoint();
  const left = databaseFile();
  copyFileSync(path, left);
  await expectWhole(fileStore(left), ["a", "b", "c", "d"]);
});

test("when another process moves everything, the next pack stands by itself", async () => {
  const path = databaseFile();
  const [store, other] = [fileStore(path), fileStore(path)];
  const { bases, held } = reading(path);
  await write(store, ["a", "b", "c"]);
  await expectWhole(other, ["a", "b", "c"]);
  await write(other, ["x", "y", "z"]);
  await write(store, ["d", "e"]);
  expect([bases(), held()]).toEqual([
    [null, null, "y", null, "d"],
    ["d", "y"],
  ]);
  await expectWhole(other, ["a", "b", "c", "d", "e", "x", "y", "z"]);
});

test("a base is of its time: after 256 packs there is a new one", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  const ids = Array.from({ length: 300 }, (_, index) => `x${index}`);
  await write(store, ids);
  expect(reading(path).held()).toEqual(["x1", "x258"]);
  await expectWhole(store, ids);
});

test("ids that come again after a reset, as they do on a clock that stands still, have what was said this time", async () => {
  const store = fileStore(databaseFile());
  const ids = ["a", "b", "c", "d"];
  for (const text of ["There", "Elsewhere"]) {
    for (const id of ids) await store.journal.write(entry(id, "local", text));
    await store.journal.sorted();
    expect(ids.map((id) => String(store.logs.bodies(id)?.response))).toEqual(ids.map((id) => String(answer(id, text))));
    store.reset();
  }
});

test("what was refused because its base could not be written is not in the log", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  await write(store, ["a"]);
  const { database } = reading(path);
  database.exec("CREATE TRIGGER full BEFORE INSERT ON inbox_bases BEGIN SELECT RAISE(ABORT, 'full'); END");
  await expect(write(store, ["b"])).rejects.toThrow("full");
  database.exec("DROP TRIGGER full");
  await write(store, ["c", "d"]);
  await expectWhole(store, ["a", "c", "d"]);
});

test("a base on which nothing leans goes when somebody looks", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  await write(store, ["a", "b"]);
  const { database, held } = reading(path);
  database.exec("DELETE FROM inbox");
  await expectWhole(store, []);
  expect(held()).toEqual([]);
});

test("rows that somebody's lock keeps from their tables wait in the inbox", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  await write(store, ["a", "b", "c"]);
  const { database, bases } = reading(path);
  database.exec("BEGIN IMMEDIATE");
  await expect(store.journal.sorted()).rejects.toThrow("locked");
  database.exec("ROLLBACK");
  expect(bases()).toHaveLength(3);
  await expectWhole(store, ["a", "b", "c"]);
});
