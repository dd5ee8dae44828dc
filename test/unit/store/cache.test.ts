import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CacheBounds, cacheRows, type NewCacheEntry } from "../../../src/store/cache.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { databaseFile, fileStore, memoryStore, reopened } from "./stored-file.ts";

const entry = (key: string, rest: Partial<NewCacheEntry> = {}): NewCacheEntry => ({
  account: "local",
  gateway: "mine",
  key,
  parts: { kind: "computed", provider: "openai", path: "chat", query: "", model: "gpt", credential: "c0", body: "b0" },
  provider: "openai",
  status: 200,
  headers: { "content-type": "application/json", "set-cookie": ["a=1", "b=2"] },
  ttlSeconds: 60,
  ...rest,
});
const text = (content: string) => Buffer.from(content);

describe("an entry", () => {
  test.each([false, true])("is found as it was stored, until its time is over (G-CACHE-24); written: %s", (written) => {
    const store = memoryStore();
    expect(store.cache.put(entry("k"), text("answer"), 1_000)).toBe(true);
    if (written) store.journal.flush();
    const found = store.cache.find(entry("k"), 60_999);
    expect(found).toEqual({ kind: "hit", entry: { ...entry("k"), size: 6, storedMs: 1_000 }, body: text("answer") });
    expect(store.cache.find(entry("k"), 61_000)).toEqual({ kind: "expired", expiredMs: 61_000 });
  });

  test("under a custom key remembers that key", () => {
    const store = memoryStore();
    const custom = entry("k", { parts: { kind: "custom", cacheKey: "my key" } });
    store.cache.put(custom, text(""), 0);
    store.journal.flush();
    expect(store.cache.find(custom, 1)).toMatchObject({ kind: "hit", entry: { parts: custom.parts } });
  });

  test("is of its account and gateway alone, also where names run together", () => {
    const { cache } = memoryStore();
    cache.put(entry("k"), text("answer"), 0);
    for (const place of [{ account: "other" }, { gateway: "other" }, { key: "other" }, { gateway: "k", key: "mine" }]) {
      expect(cache.find(entry("k", place), 1)).toEqual({ kind: "none" });
    }
  });

  test("that expired is removed with the next transaction, and a miss stores anew", () => {
    const store = memoryStore();
    store.cache.put(entry("k"), text("old"), 0);
    store.cache.put(entry("l", { ttlSeconds: 600 }), text("other"), 0);
    store.journal.flush();
    store.cache.find(entry("k"), 60_000);
    store.journal.flush();
    expect(store.cache.list({}).map(({ key }) => key)).toEqual(["l"]);
    store.cache.put(entry("k"), text("new"), 60_000);
    store.journal.flush();
    expect(store.cache.find(entry("k"), 60_001)).toMatchObject({ kind: "hit", body: text("new") });
  });

  test("that is put again replaces the old one, before and after it is written", () => {
    const store = memoryStore();
    for (const content of ["one", "two"]) store.cache.put(entry("k"), text(content), 0);
    expect(store.cache.find(entry("k"), 1)).toMatchObject({ body: text("two") });
    store.journal.flush();
    store.cache.put(entry("k"), text("three"), 0);
    expect(store.cache.list({})).toMatchObject([{ size: 5 }]);
    store.journal.flush();
    expect(store.cache.find(entry("k"), 1)).toMatchObject({ body: text("three") });
    expect(store.cache.list({})).toMatchObject([{ size: 5 }]);
  });

  test("survives a restart", () => {
    const path = databaseFile();
    const store = fileStore(path);
    store.cache.put(entry("k"), text("answer"), 0);
    expect(reopened(store, path).cache.find(entry("k"), 1)).toMatchObject({ kind: "hit", body: text("answer") });
  });
});

describe("a body that is collected while it passes", () => {
  test("is stored at its end, from when its time runs", () => {
    const { cache } = memoryStore();
    const write = cache.begin(entry("k"));
    for (const part of ["an", "swer"]) write.add(text(part));
    expect(cache.find(entry("k"), 0)).toEqual({ kind: "none" });
    expect(write.end(5_000)).toBe(true);
    expect(cache.find(entry("k"), 5_001)).toMatchObject({
      kind: "hit",
      body: text("answer"),
      entry: { storedMs: 5_000, size: 6 },
    });
  });

  test("is not stored when it is abandoned, whatever comes after", () => {
    const { cache } = memoryStore();
    const write = cache.begin(entry("k"));
    write.add(text("an"));
    write.abandon();
    write.add(text("swer"));
    expect(write.end(0)).toBe(false);
    expect(cache.list({})).toEqual([]);
  });

  test("is given up as soon as it is too large, and the entry of before stays", () => {
    const { cache } = memoryStore({ cache: { totalBytes: 10_000, bodyBytes: 5 } });
    cache.put(entry("k"), text("old"), 0);
    const write = cache.begin(entry("k"));
    for (const part of ["123", "456", ""]) write.add(text(part));
    expect(write.end(0)).toBe(false);
    expect(cache.find(entry("k"), 1)).toMatchObject({ body: text("old") });
    expect(cache.put(entry("k"), text("123456"), 0)).toBe(false);
    expect(cache.put(entry("k"), text("12345"), 0)).toBe(true);
  });
});

describe("the list", () => {
  test("has the newest first, written or not, each once, narrowed and cut as asked", () => {
    const store = memoryStore();
    for (const key of ["a", "b", "c"]) store.cache.put(entry(key), text(key), 0);
    store.cache.put(entry("d", { gateway: "theirs", provider: "groq" }), text("d"), 0);
    store.journal.flush();
    store.cache.put(entry("b"), text("again"), 1);
    store.cache.put(entry("e", { account: "other" }), text("e"), 1);
    const keys = (filter: object, limit?: number) => store.cache.list(filter, { limit }).map(({ key }) => key);
    expect(keys({})).toEqual(["e", "b", "d", "c", "a"]);
    expect(keys({ account: "local" }, 2)).toEqual(["b", "d"]);
    expect(keys({ account: "local", gateway: "mine" })).toEqual(["b", "c", "a"]);
    expect(keys({ provider: "groq" })).toEqual(["d"]);
    expect(keys({ account: "nobody" })).toEqual([]);
  });
});

describe("purging", () => {
  test.each([false, true])("drops by account, gateway and provider, and says how many; written: %s", (written) => {
    const store = memoryStore();
    const all = [
      entry("a"),
      entry("b", { provider: "custom-x" }),
      entry("c", { gateway: "theirs" }),
      entry("d", { account: "other" }),
    ];
    for (const one of all) store.cache.put(one, text("x"), 0);
    if (written) store.journal.flush();
    expect(store.cache.purge({ account: "local", provider: "custom-x" })).toBe(1);
    expect(store.cache.purge({ account: "local", gateway: "mine" })).toBe(1);
    expect(all.map((one) => store.cache.find(one, 1).kind)).toEqual(["none", "none", "hit", "hit"]);
    expect([store.cache.purge({ account: "local" }), store.cache.purge({}), store.cache.purge({})]).toEqual([1, 1, 0]);
  });
});

/** A cache and what is in its tables; `commit` stands for the journal. */
function bare(bounds: CacheBounds) {
  const database = new Database(":memory:");
  database.pragma("foreign_keys = ON");
  migrate(database);
  let cache = cacheRows(database, bounds);
  return {
    get cache() {
      return cache;
    },
    commit() {
      database.transaction(() => cache.writeWaiting())();
      cache.settle(true);
    },
    failToCommit() {
      const fails = database.transaction(() => {
        cache.writeWaiting();
        throw new Error("disk full");
      });
      expect(fails).toThrow("disk full");
      cache.settle(false);
    },
    restart() {
      cache = cacheRows(database, bounds);
    },
    keys: () => database.prepare("SELECT key FROM cache_entries ORDER BY key").pluck().all(),
    used: () => Number(database.prepare("SELECT ifnull(sum(cost), 0) FROM cache_entries").pluck().get()),
    bodies: () => database.prepare("SELECT count(*) FROM cache_bodies").pluck().get(),
    close: () => database.close(),
  };
}

describe("the bound", () => {
  test("lets the least recently used go: a hit counts as use, a restart falls back to the order of storing", () => {
    const bounds = { totalBytes: 4_000, bodyBytes: 4_000 };
    const { cache, ...store } = bare(bounds);
    const body = text("x".repeat(800));
    const put = (key: string) => {
      cache.put(entry(key), body, 0);
      store.commit();
    };
    for (const key of ["a", "b", "c"]) put(key);
    cache.find(entry("a"), 1);
    put("d");
    expect(store.keys()).toEqual(["a", "c", "d"]);
    cache.find(entry("c"), 1);
    put("e");
    expect(store.keys()).toEqual(["c", "d", "e"]);
    expect(store.bodies()).toBe(3);
    store.close();
  });

  test("an entry that would not fit alone is not stored, and evicts nobody", () => {
    const { cache, ...store } = bare({ totalBytes: 2_000, bodyBytes: 10_000 });
    cache.put(entry("a"), text("x"), 0);
    store.commit();
    expect(cache.put(entry("b"), text("x".repeat(1_999)), 0)).toBe(false);
    store.commit();
    expect(store.keys()).toEqual(["a"]);
    store.close();
  });

  const key = fc.constantFrom("a", "b", "c", "d", "e", "f");
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ what: fc.constant("put" as const), key, size: fc.nat(2_500), ttl: fc.constantFrom(60, 600) }),
    },
    { weight: 4, arbitrary: fc.record({ what: fc.constant("find" as const), key }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("later" as const), ms: fc.constantFrom(1_000, 60_000) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("purge" as const), gateway: fc.constantFrom("even", "odd") }) },
    { weight: 1, arbitrary: fc.constant({ what: "failure" as const }) },
    { weight: 1, arbitrary: fc.constant({ what: "restart" as const }) },
  );
  const gatewayOf = (name: string) => (name.charCodeAt(0) % 2 === 0 ? "even" : "odd");

  test("holds after every transaction, and what is kept is exactly what was used last, whatever happens", () => {
    const most = 5_000;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const store = bare({ totalBytes: most, bodyBytes: most });
        let nowMs = 0;
        // By use, longest ago first.
        let model: { key: string; size: number; cost: number; storedMs: number; ttl: number; ordinal: number }[] = [];
        let ordinal = 0;
        const without = (name: string) => model.filter((one) => one.key !== name);
        for (const one of steps) {
          const { cache } = store;
          if (one.what === "put") {
            const place = entry(one.key, { gateway: gatewayOf(one.key), ttlSeconds: one.ttl });
            const stored = cache.put(place, Buffer.alloc(one.size), nowMs);
            store.commit();
            expect(stored).toBe(true);
            const before = without(one.key).reduce((sum, other) => sum + other.cost, 0);
            model = [
              ...without(one.key),
              { key: one.key, size: one.size, cost: 0, storedMs: nowMs, ttl: one.ttl, ordinal: ordinal++ },
            ];
            const cost = costOf(one.size);
            model = model.map((other) => (other.key === one.key ? { ...other, cost } : other));
            for (let sum = before + cost; sum > most; ) sum -= model.shift()?.cost ?? sum;
          } else if (one.what === "find") {
            const known = model.find((other) => other.key === one.key);
            const found = cache.find(entry(one.key, { gateway: gatewayOf(one.key) }), nowMs);
            const fresh = known !== undefined && nowMs < known.storedMs + known.ttl * 1000;
            expect(found.kind).toBe(known === undefined ? "none" : fresh ? "hit" : "expired");
            if (known && found.kind === "hit") expect(found.body.byteLength).toBe(known.size);
            model = known && fresh ? [...without(one.key), known] : without(one.key);
            store.commit();
          } else if (one.what === "later") nowMs += one.ms;
          else if (one.what === "purge") {
            const kept = model.filter((other) => gatewayOf(other.key) !== one.gateway);
            expect(cache.purge({ gateway: one.gateway })).toBe(model.length - kept.length);
            model = kept;
          } else if (one.what === "failure") {
            cache.put(entry("lost"), Buffer.alloc(2_500), nowMs);
            store.failToCommit();
            model.sort((a, b) => a.ordinal - b.ordinal);
          } else {
            store.restart();
            model.sort((a, b) => a.ordinal - b.ordinal);
          }
          expect(cache.waiting).toBe(false);
          expect(store.keys()).toEqual(model.map((other) => other.key).sort());
          expect(store.used()).toBe(model.reduce((sum, other) => sum + other.cost, 0));
          expect(store.used()).toBeLessThanOrEqual(most);
          expect(store.bodies()).toBe(model.length);
        }
        store.close();
      }),
      { seed: 20_261_123, numRuns: 60 },
    );
  });

  /** What an entry of these tests counts for: its body and something for the rest, asked of a cache. */
  const costOf = (size: number) => overhead + size;
  const overhead = (() => {
    const store = bare({ totalBytes: 1e6, bodyBytes: 1e6 });
    store.cache.put(entry("a"), Buffer.alloc(0), 0);
    store.commit();
    const used = store.used();
    store.close();
    return used;
  })();
});

test("a purge counts an entry once that waits to be written in the place of a saved one", () => {
  const store = memoryStore();
  store.cache.put(entry("k"), text("old"), 0);
  store.journal.flush();
  store.cache.put(entry("k"), text("new"), 1);
  expect(store.cache.purge({ gateway: "mine" })).toBe(1);
});

test("GW-10 what was asked for before a purge is not stored after it, however many purges there were", () => {
  const { cache } = memoryStore();
  const asked = cache.moment();
  cache.purge({ gateway: "other" });
  expect(cache.put(entry("k"), text("answer"), 0, asked)).toBe(true);
  cache.purge({ gateway: "mine" });
  for (let purges = 0; purges < 150; purges += 1) {
    expect(cache.put(entry("k"), text("answer"), 0, asked)).toBe(false);
    cache.purge({ gateway: "other" });
  }
  expect(cache.put(entry("k"), text("answer"), 0, cache.moment())).toBe(true);
});
