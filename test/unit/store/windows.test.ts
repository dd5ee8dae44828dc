import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { migrate } from "../../../src/store/migrate.ts";
import { windowRows } from "../../../src/store/windows.ts";
import { databaseFile, fileStore, memoryStore, reopened } from "./stored-file.ts";

const seeded = { seed: 20_261_123 };

interface Counted {
  readonly startMs: number;
  readonly count: number;
}

const isCounted = (state: unknown): state is Counted => typeof state === "object" && state !== null && "count" in state;
const isLog = (state: unknown): state is { passedMs: number[] } =>
  typeof state === "object" && state !== null && "passedMs" in state;

const key = (account: string, gateway = "mine", kind = "gateway", subject = "") => ({ account, gateway, kind, subject });

test("nothing was counted before the first time", () => {
  expect(memoryStore().windows.load(key("a"), isCounted)).toBeUndefined();
});

test("what is saved is read back at once, and after a restart", () => {
  const path = databaseFile();
  const store = fileStore(path);
  store.windows.save(key("a"), { startMs: 60_000, count: 3 });
  expect(store.windows.load(key("a"), isCounted)).toEqual({ startMs: 60_000, count: 3 });
  store.windows.save(key("a"), { startMs: 60_000, count: 4 });
  expect(reopened(store, path).windows.load(key("a"), isCounted)).toEqual({ startMs: 60_000, count: 4 });
});

test("a state of another technique counts as none", () => {
  const { windows } = memoryStore();
  windows.save(key("a"), { startMs: 0, count: 3 });
  expect(windows.load(key("a"), isLog)).toBeUndefined();
  windows.save(key("a"), { passedMs: [1, 2] });
  expect(windows.load(key("a"), isLog)).toEqual({ passedMs: [1, 2] });
});

describe("clear", () => {
  const kept = (clear: (windows: ReturnType<typeof memoryStore>["windows"]) => void, written: boolean) => {
    const store = memoryStore();
    const keys = [key("one"), key("one", "mine", "key", "openai"), key("one", "theirs"), key("two")];
    for (const [count, one] of keys.entries()) store.windows.save(one, { startMs: 0, count });
    if (written) store.journal.flush();
    clear(store.windows);
    return keys.map((one) => store.windows.load(one, isCounted)?.count);
  };

  test.each([true, false])("forgets one gateway, one account, or all; written before: %s", (written) => {
    expect(kept((windows) => windows.clear("one", "mine"), written)).toEqual([undefined, undefined, 2, 3]);
    expect(kept((windows) => windows.clear("one"), written)).toEqual([undefined, undefined, undefined, 3]);
    expect(kept((windows) => windows.clear(), written)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

test("past its bound, memory is given up once all is written, and read again from the table", () => {
  const database = new Database(":memory:");
  migrate(database);
  const windows = windowRows(database, 1);
  const commit = () => {
    windows.writeWaiting();
    windows.settle(true);
    database.exec(`UPDATE windows SET state = '{"startMs":0,"count":9}'`);
  };
  windows.save(key("a"), { startMs: 0, count: 1 });
  commit();
  expect(windows.load(key("a"), isCounted)?.count).toBe(1);
  windows.save(key("b"), { startMs: 0, count: 1 });
  commit();
  expect(windows.load(key("a"), isCounted)?.count).toBe(9);
  database.close();
});

const names = fc.constantFrom("a", "b", "a b");
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant("count" as const),
      key: fc.tuple(names, fc.constantFrom("g", "h"), fc.constantFrom("k", "l"), names),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ what: "commit" as const }) },
  { weight: 1, arbitrary: fc.constant({ what: "failed commit" as const }) },
  { weight: 1, arbitrary: fc.constant({ what: "restart" as const }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("clear" as const), account: names }) },
);

test("however counting, commits, failures, restarts and a full memory follow each other, no committed count is lost or mixed up", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const database = new Database(":memory:");
      migrate(database);
      let windows = windowRows(database, 3);
      // What must be remembered now, and what a restart would find.
      const counts = new Map<string, number>();
      let committed = new Map<string, number>();
      for (const one of steps) {
        if (one.what === "count") {
          const [account, gateway, kind, subject] = one.key;
          const name = JSON.stringify(one.key);
          const before = windows.load({ account, gateway, kind, subject }, isCounted)?.count ?? 0;
          expect(before).toBe(counts.get(name) ?? 0);
          windows.save({ account, gateway, kind, subject }, { startMs: 0, count: before + 1 });
          counts.set(name, before + 1);
        } else if (one.what === "commit") {
          database.transaction(() => windows.writeWaiting())();
          windows.settle(true);
          committed = new Map(counts);
        } else if (one.what === "failed commit") {
          const fails = database.transaction(() => {
            windows.writeWaiting();
            throw new Error("disk full");
          });
          expect(fails).toThrow("disk full");
          windows.settle(false);
        } else if (one.what === "restart") {
          windows = windowRows(database, 3);
          counts.clear();
          for (const [name, count] of committed) counts.set(name, count);
        } else {
          windows.clear(one.account);
          for (const name of [...counts.keys()]) if (JSON.parse(name)[0] === one.account) counts.delete(name);
          // Clearing writes what belongs to others.
          committed = new Map(counts);
        }
      }
      database.close();
    }),
    seeded,
  );
});
