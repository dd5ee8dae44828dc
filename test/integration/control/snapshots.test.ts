import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { ControlError } from "../../../src/client/control-error.ts";
import { client } from "../../support/client.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const chat = "openai/chat/completions";
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: ControlError) => error,
  );
const fileOf = (name: string) => resolve(`.aigw/snapshots/${name}.json`);

test("a state that was saved comes back whole: gateways, keys, credits, cache, counters, faults, rules, quotas, clock and seed", async () => {
  const files = memoryFiles();
  const aigw = await emulator({}, { files });
  const own = client(aigw);
  await own.clock.freeze("2026-01-01T12:00:00Z");
  await own.gateways.put("default", { cache_ttl: 600, rate_limiting_limit: 5, rate_limiting_interval: 60 });
  await own.keys.put({ provider: "openai", secret: "sk-a-secret-that-nobody-sees" });
  await own.credits.set(7);
  await own.seed.set("other");
  await own.quotas.set({ provider: "openai", requests_per_minute: 9 });
  const answer = await (await post(aigw, chat, hello)).text();
  await own.mocks.add({ id: "twice", match: { lastUserText: "script" }, answer: "scripted", times: 2 });
  const scripted = { ...hello, messages: [{ role: "user", content: "script" }] };
  await post(aigw, chat, scripted);
  await own.faults.add({ id: "down", kind: "status", status: 503, provider: "anthropic", times: 3 });
  const before = {
    ...{ gateways: await own.gateways.list(), keys: await own.keys.list(), limits: (await own.limits.list()).limits },
    ...{ rules: await own.mocks.list(), faults: await own.faults.list(), quotas: await own.quotas.list() },
  };
  const saved = await own.snapshots.save("base-line");
  expect(saved).toMatchObject({ name: "base-line", accounts: ["local"], bytes: expect.any(Number) });
  expect(await files.readText(fileOf("base-line"))).not.toContain("sk-a-secret");
  await own.reset();
  await own.keys.remove({ provider: "openai" });
  expect(await own.mocks.list()).toEqual([]);
  await own.snapshots.load("base-line");
  expect({
    ...{ gateways: await own.gateways.list(), keys: await own.keys.list(), limits: (await own.limits.list()).limits },
    ...{ rules: await own.mocks.list(), faults: await own.faults.list(), quotas: await own.quotas.list() },
  }).toEqual(before);
  expect(await own.credits.get()).toBe(7);
  expect(await own.clock.get()).toMatchObject({ now: "2026-01-01T12:00:00.000Z", frozen: true });
  expect(await own.seed.get()).toEqual({ account: "local", seed: "other", configured: false });
  const again = await post(aigw, chat, hello);
  expect([again.headers.get("cf-aig-cache-status"), await again.text()]).toEqual(["HIT", answer]);
  expect(await own.snapshots.list()).toEqual([saved]);
});

test("a snapshot of one account is a baseline for any other, which shares nothing with it", async () => {
  const aigw = await emulator({}, { files: memoryFiles() });
  const [a, b] = [client(aigw, "a"), client(aigw, "b")];
  await a.gateways.put("g", { cache_ttl: 60 });
  await a.keys.put({ provider: "openai", secret: "sk-shared-baseline-key" });
  await a.snapshots.save("base");
  await b.snapshots.load("base");
  expect((await b.gateways.get("g")).account).toBe("b");
  expect(await b.keys.list()).toHaveLength(1);
  await b.gateways.remove("g");
  expect((await a.gateways.list()).map(({ id }) => id)).toEqual(["g"]);
});

test("the whole emulator is saved and put back", async () => {
  const aigw = await emulator({}, { files: memoryFiles() });
  const [a, b] = [client(aigw, "a"), client(aigw, "b")];
  await a.faults.add({ kind: "status", status: 500 });
  await b.seed.set("x");
  expect((await a.snapshots.save("all", { whole: true })).accounts).toEqual(["a", "b"]);
  await a.resetAll();
  await a.snapshots.load("all", { whole: true });
  expect([(await a.faults.list()).length, (await b.seed.get()).seed]).toEqual([1, "x"]);
  expect(await failure(client(aigw, "c").snapshots.load("all"))).toMatchObject({
    status: 404,
    detail: expect.stringContaining("snapshot 'all' has no account 'c'; it has a, b"),
  });
});

test("names that lead out of the folder, snapshots that are not there and files that are none are refused", async () => {
  const files = memoryFiles({ [fileOf("broken")]: "{" });
  const own = client(await emulator({}, { files }));
  for (const name of ["../x", "a/b", ".hidden", "a".repeat(65), "a b"]) {
    expect(await failure(own.snapshots.save(name)), name).toMatchObject({
      status: 400,
      hint: expect.stringContaining("letters, digits"),
    });
  }
  await own.faults.add({ id: "stays", kind: "status", status: 500 });
  expect(await failure(own.snapshots.load("borken"))).toMatchObject({
    status: 404,
    hint: expect.stringContaining("did you mean 'broken'?"),
  });
  expect(await failure(own.snapshots.load("broken"))).toMatchObject({
    status: 404,
    detail: expect.stringContaining("broken.json"),
  });
  expect(await own.faults.list()).toHaveLength(1);
  await own.snapshots.save("good");
  await own.snapshots.remove("good");
  expect(await failure(own.snapshots.remove("good"))).toMatchObject({ status: 404 });
});

test("keys that were sealed with another key are told of, and nothing is left half done", async () => {
  const files = memoryFiles();
  const one = client(await emulator({}, { files }));
  await one.keys.put({ provider: "openai", secret: "sk-sealed-by-the-first" });
  await one.snapshots.save("sealed");
  const other = client(await emulator({}, { files }));
  await other.seed.set("mine");
  expect(await failure(other.snapshots.load("sealed"))).toMatchObject({
    status: 404,
    detail: expect.stringContaining("openai key 'default'"),
  });
  expect(await other.keys.list()).toEqual([]);
});
