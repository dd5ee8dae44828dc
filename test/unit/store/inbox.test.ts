import { copyFileSync } from "node:fs";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { Store } from "../../../src/store/store.ts";
import { logRow, withLogs } from "./log-rows.ts";
import { databaseFile, fileStore } from "./stored-file.ts";

const question = Buffer.from('{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Where is the sea?"}]}');
const answer = (id: string) =>
  Buffer.from(`{"id":"${id}","object":"chat.completion","choices":[{"message":"There, under ${id}."}]}`);
const entry = (id: string, account = "local") =>
  withLogs(id, [{ row: logRow(id, account), request: question, response: answer(id) }], account);

/** One after the other, each in a pack of its own. */
async function write(store: Store, ids: readonly string[], account = "local"): Promise<void> {
  for (const id of ids) await store.journal.write(entry(id, account));
}

function reading(path: string) {
  const database = new Database(path, { readonly: true });
  onTestFinished(() => void database.close());
  return {
    bases: () => database.prepare("SELECT base FROM inbox ORDER BY ordinal").pluck().all(),
    held: () => database.prepare("SELECT exchange FROM inbox_bases ORDER BY rowid").pluck().all(),
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
    ["y", "d"],
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
