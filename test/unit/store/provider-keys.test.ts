import { statSync } from "node:fs";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import type { NewProviderKey } from "../../../src/store/provider-keys.ts";
import { openSealer } from "../../../src/world/sealer.ts";
import { databaseFile, fileStore, memoryStore, reopened } from "./stored-file.ts";

const SECRET = "sk-test-0123456789abcdef";

const key = (rest: Partial<NewProviderKey> = {}): NewProviderKey => ({
  account: "local",
  gateway: "mine",
  provider: "openai",
  alias: "default",
  secret: SECRET,
  defaultConfig: false,
  rateLimit: null,
  rateLimitPeriodSeconds: 60,
  ...rest,
});

describe("a stored key", () => {
  test("BY-1 is found without its secret, which only reveal gives", () => {
    const { providerKeys } = memoryStore();
    providerKeys.put(key({ rateLimit: 5, rateLimitPeriodSeconds: 10, defaultConfig: true }), 7);
    const found = providerKeys.find("local", "mine", "openai", "default");
    expect(found).toEqual({
      account: "local",
      gateway: "mine",
      provider: "openai",
      alias: "default",
      preview: "sk-...cdef",
      defaultConfig: true,
      rateLimit: 5,
      rateLimitPeriodSeconds: 10,
      modifiedMs: 7,
    });
    expect(JSON.stringify(providerKeys.list("local"))).not.toContain(SECRET);
    expect(found && providerKeys.reveal(found)).toBe(SECRET);
  });

  test("G-BYOK-1 is one for each slug and alias: another one takes its place at once", () => {
    const { providerKeys } = memoryStore();
    providerKeys.put(key(), 1);
    expect(providerKeys.find("local", "mine", "openai", "default")?.modifiedMs).toBe(1);
    const rotated = providerKeys.put(key({ secret: "sk-rotated-0123456789" }), 2);
    expect(providerKeys.list("local")).toEqual([rotated]);
    expect(providerKeys.reveal(rotated)).toBe("sk-rotated-0123456789");
  });

  test.each([
    ["another account", "other", "mine", "openai", "default"],
    ["another gateway", "local", "theirs", "openai", "default"],
    ["another provider", "local", "mine", "groq", "default"],
    ["another alias", "local", "mine", "openai", "batch"],
  ])("is not found for %s", (_, account, gateway, provider, alias) => {
    const { providerKeys } = memoryStore();
    providerKeys.put(key(), 1);
    expect(providerKeys.find(account, gateway, provider, alias)).toBeUndefined();
  });

  test("of the whole account serves every gateway that has none of its own", () => {
    const { providerKeys } = memoryStore();
    const own = providerKeys.put(key({ secret: "own" }), 1);
    const shared = providerKeys.put(key({ gateway: null, secret: "shared" }), 1);
    expect(providerKeys.find("local", "mine", "openai", "default")).toEqual(own);
    expect(providerKeys.find("local", "theirs", "openai", "default")).toEqual(shared);
    expect([own, shared].map((found) => providerKeys.reveal(found))).toEqual(["own", "shared"]);
    expect(providerKeys.list("local", "theirs")).toEqual([shared]);
    expect(providerKeys.list("local")).toEqual([own, shared]);
  });

  test("BY-4 without a secret is listed, and never found", () => {
    const { providerKeys } = memoryStore();
    const empty = providerKeys.put(key({ secret: null }), 1);
    expect(providerKeys.list("local")).toMatchObject([{ preview: "" }]);
    expect(providerKeys.find("local", "mine", "openai", "default")).toBeUndefined();
    expect(providerKeys.aliases("local", "mine", "openai")).toEqual([]);
    expect(() => providerKeys.reveal(empty)).toThrow(RangeError);
  });

  test("BY-3 that becomes the default takes that from the others of its provider and gateway", () => {
    const { providerKeys } = memoryStore();
    providerKeys.put(key({ defaultConfig: true }), 1);
    providerKeys.put(key({ provider: "groq", defaultConfig: true }), 1);
    providerKeys.put(key({ alias: "batch", defaultConfig: true }), 1);
    const defaults = providerKeys.list("local").filter((found) => found.defaultConfig);
    expect(defaults.map(({ provider, alias }) => [provider, alias])).toEqual([
      ["groq", "default"],
      ["openai", "batch"],
    ]);
  });

  test("BY-5 shows its first three and last four characters, unless that were nearly all", () => {
    const { providerKeys } = memoryStore();
    expect(providerKeys.put(key({ secret: "sk-456789012345" }), 1).preview).toBe("...");
    expect(providerKeys.put(key({ secret: "sk-4567890123456" }), 1).preview).toBe("sk-...3456");
  });

  test("G-BYOK-1 is gone as soon as it is deleted", () => {
    const { providerKeys } = memoryStore();
    const stored = providerKeys.put(key(), 1);
    expect(providerKeys.find("local", "mine", "openai", "default")).toEqual(stored);
    expect([providerKeys.delete(stored), providerKeys.delete(stored)]).toEqual([true, false]);
    expect(providerKeys.find("local", "mine", "openai", "default")).toBeUndefined();
  });
});

test("G-BYOK-2 the aliases of a provider are what a request could have named, oldest first and once each", () => {
  const { providerKeys } = memoryStore();
  for (const rest of [
    { alias: "b" },
    { alias: "a" },
    { alias: "b", gateway: null },
    { alias: "c", gateway: "theirs" },
    { provider: "groq" },
  ]) {
    providerKeys.put(key(rest), 1);
  }
  expect(providerKeys.aliases("local", "mine", "openai")).toEqual(["b", "a"]);
});

test("keys are cleared by gateway, by account, or all; a reset leaves them", () => {
  const store = memoryStore();
  const { providerKeys } = store;
  for (const rest of [{}, { gateway: null }, { gateway: "theirs" }, { account: "other" }]) providerKeys.put(key(rest), 1);
  store.reset();
  providerKeys.clear("local", "mine");
  expect(providerKeys.list("local").map(({ gateway }) => gateway)).toEqual([null, "theirs"]);
  providerKeys.clear("local");
  expect([providerKeys.list("local").length, providerKeys.list("other").length]).toEqual([0, 1]);
  providerKeys.clear();
  expect(providerKeys.list("other")).toEqual([]);
});

describe("R-14 at rest", () => {
  test("no secret is in the file, and a restart opens it with the key beside the database", () => {
    const path = databaseFile();
    const store = fileStore(path);
    store.providerKeys.put(key(), 1);
    const again = reopened(store, path);
    const found = again.providerKeys.find("local", "mine", "openai", "default");
    expect(found && again.providerKeys.reveal(found)).toBe(SECRET);
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    expect(readAll(path)).not.toContain(SECRET);
  });

  test("no key file is made while nothing is sealed", () => {
    const path = databaseFile();
    const store = fileStore(path);
    store.providerKeys.find("local", "mine", "openai", "default");
    store.close();
    expect(() => statSync(`${path}.key`)).toThrow("ENOENT");
  });

  test("with another key the error says which provider key it was, and nothing else suffers", () => {
    const path = databaseFile();
    const store = fileStore(path, { sealer: openSealer({ key: "1".repeat(64) }) });
    store.providerKeys.put(key(), 1);
    const again = reopened(store, path, { sealer: openSealer({ key: "2".repeat(64) }) });
    const found = again.providerKeys.find("local", "mine", "openai", "default");
    expect(() => found && again.providerKeys.reveal(found)).toThrow(
      expect.objectContaining({
        code: "AIGW-SEAL",
        message: "the openai key 'default' of gateway 'mine' of account 'local' was sealed with another key than the one in use",
      }),
    );
    again.providerKeys.put(key({ secret: "anew" }), 2);
    expect(found && again.providerKeys.reveal(found)).toBe("anew");
  });

  test("a sealed secret that is moved to another row is not opened there", () => {
    const path = databaseFile();
    const store = fileStore(path);
    store.providerKeys.put(key(), 1);
    store.providerKeys.put(key({ account: "thief", secret: "other" }), 1);
    store.close();
    const database = new Database(path);
    database.exec(
      "UPDATE provider_keys SET secret = (SELECT secret FROM provider_keys WHERE account = 'local') WHERE account = 'thief'",
    );
    database.close();
    const { providerKeys } = fileStore(path);
    const found = providerKeys.find("thief", "mine", "openai", "default");
    expect(() => found && providerKeys.reveal(found)).toThrow(/changed since it was sealed/);
  });
});

function readAll(path: string): string {
  const database = new Database(path, { readonly: true });
  const rows = database.prepare("SELECT * FROM provider_keys").all();
  const file = database.serialize();
  database.close();
  return JSON.stringify(rows) + file.toString("latin1");
}
