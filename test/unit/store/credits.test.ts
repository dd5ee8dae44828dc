import fc from "fast-check";
import { expect, test } from "vitest";
import { databaseFile, fileStore, memoryStore, reopened } from "./stored-file.ts";

test("G-UB-7 what answers cost is deducted, and may leave less than nothing", () => {
  const { credits } = memoryStore();
  credits.set("a", 1_000);
  credits.deduct("a", 1_200);
  expect(credits.balance("a")).toBe(-200);
  expect(credits.add("a", 500)).toBe(300);
});

test("an account without a balance has none, and nothing is deducted from it", () => {
  const { credits } = memoryStore();
  credits.deduct("a", 5);
  expect(credits.balance("a")).toBeUndefined();
  expect(credits.add("a", 7)).toBe(7);
});

test("the opening balance counts until there is another, also after a restart", () => {
  const path = databaseFile();
  const store = fileStore(path);
  store.credits.open("a", 1_000);
  store.credits.open("unused", 1_000);
  store.credits.deduct("a", 1);
  const { credits } = reopened(store, path);
  for (const account of ["a", "unused"]) credits.open(account, 5_000);
  expect([credits.balance("a"), credits.balance("unused")]).toEqual([999, 5_000]);
});

test("a reset goes back to the opening balance", () => {
  const store = memoryStore();
  for (const account of ["one", "two"]) store.credits.open(account, 10);
  store.credits.deduct("one", 4);
  store.credits.deduct("two", 4);
  store.reset("one");
  store.credits.open("one", 10);
  expect([store.credits.balance("one"), store.credits.balance("two")]).toEqual([10, 6]);
  store.reset();
  expect(store.credits.balance("two")).toBeUndefined();
});

test("what is bought is kept at once, what is spent with the next transaction, and the sum is exact to the nanodollar", () => {
  const change = fc.record({ account: fc.constantFrom("a", "b"), by: fc.bigInt(-(10n ** 9n), 10n ** 9n), flush: fc.boolean() });
  const path = databaseFile();
  let store = fileStore(path);
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const expected = new Map([
        ["a", 0n],
        ["b", 0n],
      ]);
      for (const account of expected.keys()) store.credits.set(account, 0);
      for (const { account, by, flush } of changes) {
        if (by < 0n) store.credits.deduct(account, Number(-by));
        else store.credits.add(account, Number(by));
        expected.set(account, (expected.get(account) ?? 0n) + by);
        if (flush) store.journal.flush();
      }
      store.close();
      store = fileStore(path);
      for (const [account, balance] of expected) expect(store.credits.balance(account)).toBe(Number(balance));
    }),
    { seed: 20_261_123, numRuns: 20 },
  );
  store.close();
});

test("a balance that could not be kept exactly is refused, and the old one stays", () => {
  const { credits } = memoryStore();
  credits.set("a", Number.MAX_SAFE_INTEGER);
  expect(() => credits.add("a", 1)).toThrow(RangeError);
  expect(() => credits.deduct("a", 0.5)).toThrow(RangeError);
  expect(credits.balance("a")).toBe(Number.MAX_SAFE_INTEGER);
});
