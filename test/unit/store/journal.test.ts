import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { NewCacheEntry } from "../../../src/store/cache.ts";
import type { Inbox } from "../../../src/store/inbox.ts";
import { journal } from "../../../src/store/journal.ts";
import type { JournalEntry } from "../../../src/store/store.ts";
import { NOTHING_TOLD } from "./log-rows.ts";
import { databaseFile, fileStore, memoryStore, reopened } from "./stored-file.ts";

const entry: JournalEntry = {
  exchange: {
    id: "x",
    account: "a",
    gateway: "g",
    surface: "provider",
    method: "POST",
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
};
/** No table takes a row that belongs to nobody. */
const unwritable = { ...entry, exchange: { ...entry.exchange, account: JSON.parse("null") } };

const answer: NewCacheEntry = {
  account: "a",
  gateway: "g",
  key: "k",
  parts: { kind: "custom", cacheKey: "mine" },
  provider: "openai",
  status: 200,
  headers: {},
  ttlSeconds: 60,
};
const window = { account: "a", gateway: "g", kind: "gateway", subject: "" };
const isAny = (state: unknown): state is object => typeof state === "object" && state !== null;

test("once an exchange is written, other connections see what it counted, spent and stored: kill -9 loses none of it", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  const other = new Database(path, { readonly: true });
  onTestFinished(() => void other.close());
  const seen = () =>
    ["windows", "credits", "cache_bodies"].map((table) => other.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  store.credits.open("a", 10);
  store.windows.save(window, { count: 1 });
  store.credits.deduct("a", 1);
  store.cache.put(answer, Buffer.from("x"), 0);
  const written = store.journal.write(entry);
  expect(seen()).toEqual([0, 0, 0]);
  await written;
  expect(seen()).toEqual([1, 1, 1]);
});

test("what rode with a transaction that failed is written by the next one; of the cache it is forgotten", async () => {
  const path = databaseFile();
  const store = fileStore(path);
  store.credits.open("a", 10);
  store.windows.save(window, { count: 1 });
  store.credits.deduct("a", 1);
  store.cache.put(answer, Buffer.from("x"), 0);
  await expect(store.journal.write(unwritable)).rejects.toThrow();
  expect(store.cache.find(answer, 1)).toEqual({ kind: "none" });
  await store.journal.write(entry);
  const again = reopened(store, path);
  expect(again.windows.load(window, isAny)).toEqual({ count: 1 });
  expect(again.credits.balance("a")).toBe(9);
});

test("a reset forgets what an account counted, spent and stored, also what was not yet written", () => {
  const store = memoryStore();
  for (const account of ["a", "b"]) {
    store.credits.set(account, 10);
    store.windows.save({ ...window, account }, { count: 1 });
    store.cache.put({ ...answer, account }, Buffer.from("x"), 0);
  }
  store.reset("a");
  const left = (account: string) => [
    store.credits.balance(account),
    store.windows.load({ ...window, account }, isAny),
    store.cache.find({ ...answer, account }, 1).kind,
  ];
  expect(left("a")).toEqual([undefined, undefined, "none"]);
  expect(left("b")).toEqual([10, { count: 1 }, "hit"]);
  store.reset();
  expect(left("b")).toEqual([undefined, undefined, "none"]);
});

test("sorting while it is quiet is given up when something is written, and ends when nothing is", async () => {
  const store = fileStore(databaseFile());
  const many = Array.from({ length: 1_000 }, (_, index) => ({ ...entry, exchange: { ...entry.exchange, id: `x${index}` } }));
  await Promise.all(many.map((one) => store.journal.write(one)));
  const tidied = store.journal.sortedWhileQuiet();
  await store.journal.write(entry);
  expect(await tidied).toBe(false);
  expect(store.exchanges.count({})).toBeLessThan(1_001);
  expect(await store.journal.sortedWhileQuiet()).toBe(true);
  expect(store.exchanges.count({})).toBe(1_001);
});

test("a full disk is told as something that the operator can mend", async () => {
  const full = Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
  const { write } = journal(
    new Database(":memory:"),
    appending(() => {
      throw full;
    }),
  );
  for (const writing of [write(entry), write(entry)])
    await expect(writing).rejects.toMatchObject({ code: "AIGW-DATABASE", message: expect.stringContaining("disk is full") });
});

test("what has nothing to write is left alone", async () => {
  const idle = { waiting: false, writeWaiting: () => expect.fail("called"), settle: () => expect.fail("called") };
  const written: string[] = [];
  const busy = { waiting: true, writeWaiting: () => void written.push("written"), settle: () => void written.push("settled") };
  await journal(
    new Database(":memory:"),
    appending(() => {}),
    [idle, busy],
  ).write(entry);
  expect(written).toEqual(["written", "settled"]);
});

function appending(append: Inbox["append"]): Inbox {
  return { append, sort: () => true, clear: () => {} };
}
