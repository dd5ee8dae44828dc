import { expect, test } from "vitest";
import type { ControlError } from "../../../src/client/control-error.ts";
import { client } from "../../support/client.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

const chat = "openai/chat/completions";
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: ControlError) => error,
  );

test("the seed of an account decides its answers alone, until it is set back", async () => {
  const aigw = await emulator();
  const own = client(aigw);
  const said = async () => (await (await post(aigw, chat, hello)).json()).choices[0].message.content;
  const first = await said();
  expect(await own.seed.set(7)).toEqual({ account: "local", seed: "7", configured: false });
  const other = await said();
  expect(other).not.toBe(first);
  expect(await said()).toBe(other);
  expect((await client(aigw, "b").seed.get()).configured).toBe(true);
  await own.seed.set(null);
  expect(await said()).toBe(first);
  expect((await failure(own.seed.set([] as never)))?.detail).toContain("seed: expected text or a number");
});

test("G-RL-5 limits show what counts now, without counting; spend is what the log rows cost", async () => {
  const aigw = await emulator({ gateways: [{ id: "default", rate_limiting_limit: 3, rate_limiting_interval: 60 }] });
  const own = client(aigw);
  await own.clock.freeze("2026-01-01T12:00:10Z");
  await own.keys.put({ provider: "openai", secret: "sk-limited-key-of-the-account", rate_limit: 2 });
  await aigw.fetch("http://aigw/v1/local/default/openai/chat/completions", { method: "POST", body: JSON.stringify(hello) });
  const view = await own.limits.list();
  expect(view.limits).toMatchObject([
    { of: "gateway", gateway: "default", limit: 3, count: 1, remaining: 2, technique: "fixed" },
    { of: "provider key", gateway: null, provider: "openai", alias: "default", limit: 2, count: 1, remaining: 1 },
  ]);
  expect((await own.limits.list()).limits).toEqual(view.limits);
  expect(view.creditsLeft).toBeNull();
  expect(view.spend).toMatchObject([{ gateway: "default", provider: "openai", model: "gpt-4o-mini", requests: 1 }]);
  expect(view.spend[0]?.cost).toBeGreaterThan(0);
  await own.reset(["limits", "exchanges"]);
  expect(await own.limits.list()).toMatchObject({ limits: [{ count: 0, remaining: 3 }, { count: 0 }], spend: [] });
});

test("lints are listed with how often each was said, and of which exchange last", async () => {
  const aigw = await emulator();
  const own = client(aigw);
  await post(aigw, "openai/v1/v1/chat/completions", hello);
  const last = await post(aigw, "openai/v1/v1/chat/completions", hello);
  const lints = await own.lint.list();
  expect(lints[0]).toMatchObject({ id: "AIGW-L004", count: 2, exchange: last.headers.get("cf-aig-request-id") });
  expect(lints[0]?.meaning).not.toBe("");
  expect(await client(aigw, "b").lint.list()).toEqual([]);
});

test("a reset of parts leaves the others as they are", async () => {
  const aigw = await emulator({ accounts: { local: { credits: 5 } }, gateways: [{ id: "default", cache_ttl: 600 }] });
  const own = client(aigw);
  await post(aigw, chat, hello);
  await own.faults.add({ kind: "status", status: 500, provider: "anthropic" });
  await own.mocks.add({ answer: "x" });
  await own.credits.set(1);
  await own.seed.set("s");
  await own.clock.freeze();
  await own.quotas.set({ provider: "openai", requests_per_minute: 5 });
  await own.cassettes.mode("mock");
  const state = async () => ({
    ...{
      cached: (await own.cache.list()).total,
      faults: (await own.faults.list()).length,
      rules: (await own.mocks.list()).length,
    },
    ...{ credits: await own.credits.get(), seed: (await own.seed.get()).seed, frozen: (await own.clock.get()).frozen },
    ...{
      quotas: (await own.quotas.list()).length,
      mode: (await own.cassettes.list()).mode,
      exchanges: (await own.exchanges.list()).total,
    },
  });
  const full = { cached: 1, faults: 1, rules: 1, credits: 1, seed: "s", frozen: true, quotas: 1, mode: "mock", exchanges: 1 };
  expect(await state()).toEqual(full);
  await own.reset(["cache", "faults"]);
  expect(await state()).toEqual({ ...full, cached: 0, faults: 0 });
  await own.reset(["mocks", "credits", "seed", "clock", "quotas", "cassettes"]);
  expect(await state()).toMatchObject({ rules: 0, credits: 5, seed: "aigw", frozen: false, quotas: 0, mode: null, exchanges: 1 });
  await own.resetAll(["exchanges"]);
  expect((await own.exchanges.list()).total).toBe(0);
  expect((await failure(own.reset(["chache" as never])))?.detail).toContain(`"chache" is no part: did you mean 'cache'?`);
});
