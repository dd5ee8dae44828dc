import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { call } from "../../support/control.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

const chat = "openai/chat/completions";
const caching = { gateways: [{ id: "default", cache_ttl: 3600 }] };

const ask = async (aigw: EmulatorInside, headers = {}, body: unknown = hello, path = chat): Promise<string> => {
  const answer = await post(aigw, path, body, headers);
  await answer.text();
  return answer.headers.get("cf-aig-request-id") ?? "";
};

const explained = async (aigw: EmulatorInside, id: string) => {
  const { body } = await call(aigw, "GET", `cache/explain/${id}`);
  return body.steps[0];
};

test("GET /_aigw/cache lists entries newest first, without bodies or secrets, narrows and pages without gaps", async () => {
  const clock = manualClock(1_000);
  const aigw = await emulator(caching, { clock });
  for (const key of ["a", "b", "c"]) {
    await ask(aigw, { "cf-aig-cache-key": key });
    await clock.advance(1_000);
  }
  await ask(aigw, { "cf-aig-cache-ttl": "60" });
  await clock.advance(60_000);
  const { body } = await call(aigw, "GET", "cache");
  expect(body).toMatchObject({ total: 4, next: null });
  expect(body.entries[0]).toMatchObject({
    account: "local",
    gateway: "default",
    provider: "openai",
    status: 200,
    storedMs: 4_000,
    expiresMs: 64_000,
    fresh: false,
    parts: { kind: "computed", model: "gpt-4o-mini" },
  });
  expect(body.entries.slice(1).map(({ parts }: { parts: object }) => parts)).toEqual(
    ["c", "b", "a"].map((cacheKey) => ({ kind: "custom", cacheKey })),
  );
  expect(JSON.stringify(body)).not.toContain("sk-test");
  const seen: string[] = [];
  for (let next = ""; next !== null; ) {
    const page = (await call(aigw, "GET", `cache?limit=3${next && `&before=${next}`}`)).body;
    seen.push(...page.entries.map(({ key }: { key: string }) => key));
    next = page.next;
  }
  expect(seen).toEqual(body.entries.map(({ key }: { key: string }) => key));
  for (const narrow of ["account=other", "gateway=other", "provider=anthropic"]) {
    expect((await call(aigw, "GET", `cache?${narrow}`)).body, narrow).toEqual({ entries: [], total: 0, next: null });
  }
});

test("DELETE /_aigw/cache drops one entry, a gateway's or an account's", async () => {
  const aigw = await emulator(caching);
  for (const key of ["a", "b"]) await ask(aigw, { "cf-aig-cache-key": key });
  const [newest] = (await call(aigw, "GET", "cache")).body.entries;
  expect((await call(aigw, "DELETE", `cache?key=${newest.key}`)).body).toEqual({ dropped: 1 });
  expect((await explained(aigw, await ask(aigw, { "cf-aig-cache-key": "b" }))).result).toBe("miss");
  expect((await call(aigw, "DELETE", "cache?gateway=other")).body).toEqual({ dropped: 0 });
  expect((await call(aigw, "DELETE", "cache?account=other")).body).toEqual({ dropped: 0 });
  expect((await call(aigw, "DELETE", "cache")).body).toEqual({ dropped: 2 });
});

test("GET /_aigw/cache/explain/{id} names the part of the key that differs from the nearest entry stored before", async () => {
  const clock = manualClock(0);
  const aigw = await emulator(caching, { clock });
  const first = await ask(aigw);
  await clock.advance(5_000);
  const hit = await ask(aigw);
  const otherKey = await ask(aigw, { authorization: "Bearer other" });
  const otherBody = await ask(aigw, {}, { ...hello, temperature: 1 });
  const off = await ask(aigw, { "cf-aig-cache-ttl": "0" });
  const [entry] = (await call(aigw, "GET", "cache")).body.entries.slice(-1);

  expect(await explained(aigw, first)).toMatchObject({
    step: 0,
    result: "miss",
    why: expect.stringContaining("nothing is stored under its key; nothing else"),
    stored: true,
  });
  expect(await explained(aigw, hit)).toMatchObject({ result: "hit", why: expect.stringContaining("stored 5 s ago") });
  expect(await explained(aigw, otherKey)).toMatchObject({
    result: "miss",
    why: "nothing is stored under its key; it differs in credential from the nearest entry, stored 5 s ago",
    differs: ["credential"],
    nearest: { key: entry.key, provider: "openai", storedMs: 0, ttlSeconds: 3600 },
  });
  expect(await explained(aigw, otherBody)).toMatchObject({ differs: ["body"] });
  expect(await explained(aigw, off)).toMatchObject({ result: "not used", why: expect.stringContaining("turns caching off") });
});

test("an exchange that nobody knows, or that came to no step, is explained as such", async () => {
  const aigw = await emulator();
  expect(await call(aigw, "GET", "cache/explain/nope")).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining("GET /_aigw/exchanges lists them") },
  });
  const refused = await ask(aigw, {}, hello, "opnai/x");
  expect((await call(aigw, "GET", `cache/explain/${refused}`)).body).toMatchObject({ exchange: refused, steps: [] });
});
