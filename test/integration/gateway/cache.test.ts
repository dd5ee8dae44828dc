import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { call } from "../../support/control.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

const chat = "openai/chat/completions";
const caching = { gateways: [{ id: "default", cache_ttl: 3600 }] };

const status = async (aigw: EmulatorInside, headers = {}, body: unknown = hello, path = chat) => {
  const answer = await post(aigw, path, body, headers);
  await answer.text();
  return answer.headers.get("cf-aig-cache-status");
};

async function trace(aigw: EmulatorInside, answer: Response) {
  return (await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json()).trace;
}

test("G-CACHE-1 caching is off by default, and on with the gateway's TTL", async () => {
  const off = await emulator();
  expect([await status(off), await status(off)]).toEqual(["MISS", "MISS"]);
  const on = await emulator(caching);
  expect([await status(on), await status(on)]).toEqual(["MISS", "HIT"]);
});

test("G-CACHE-2 with caching off, cf-aig-cache-key opts a request in, and cf-aig-cache-ttl alone does not", async () => {
  const aigw = await emulator();
  expect([await status(aigw, { "cf-aig-cache-ttl": "60" }), await status(aigw, { "cf-aig-cache-ttl": "60" })]).toEqual([
    "MISS",
    "MISS",
  ]);
  expect([await status(aigw, { "cf-aig-cache-key": "k" }), await status(aigw, { "cf-aig-cache-key": "k" })]).toEqual([
    "MISS",
    "HIT",
  ]);
  const old = await emulator({ quirks: { cacheTtlHeaderOptsIn: true } });
  expect([await status(old, { "cf-aig-cache-ttl": "60" }), await status(old, { "cf-aig-cache-ttl": "60" })]).toEqual([
    "MISS",
    "HIT",
  ]);
});

test("G-CACHE-3 G-CACHE-4 G-CACHE-24 an entry lives as long as the header says, else the gateway, else 300 s, from the moment of storing", async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const aigw = await emulator({}, { clock });
  await status(aigw, { "cf-aig-cache-key": "short" });
  await clock.advance(299_999);
  expect(await status(aigw, { "cf-aig-cache-key": "short" })).toBe("HIT");
  await clock.advance(1);
  expect(await status(aigw, { "cf-aig-cache-key": "short" })).toBe("MISS");
  const day = { "cf-aig-cache-key": "day", "cf-aig-cache-ttl": "86400" };
  await status(aigw, day);
  await clock.advance(86_399_999);
  expect(await status(aigw, day)).toBe("HIT");
  await clock.advance(1);
  expect(await status(aigw, day)).toBe("MISS");
});

test("G-CACHE-5 cf-aig-skip-cache goes to the provider, and the older entry stays", async () => {
  const aigw = await emulator(caching);
  const first = await (await post(aigw, chat, hello)).text();
  expect(await status(aigw, { "cf-aig-skip-cache": "true" })).toBe("MISS");
  expect(await (await post(aigw, chat, hello)).text()).toBe(first);
});

test("G-CACHE-6 any byte of the body, the credential, the model or the provider makes another key", async () => {
  const aigw = await emulator(caching);
  await status(aigw);
  expect(await status(aigw, {}, { ...hello, temperature: 1 })).toBe("MISS");
  expect(await status(aigw, { authorization: "Bearer other" })).toBe("MISS");
  expect(await status(aigw, {}, hello, "workers-ai/v1/chat/completions")).toBe("MISS");
  expect(await status(aigw)).toBe("HIT");
});

test("G-CACHE-7 requests with one custom key share one answer, whatever they ask", async () => {
  const aigw = await emulator();
  const first = await (await post(aigw, chat, hello, { "cf-aig-cache-key": "k" })).text();
  const other = await post(aigw, chat, { ...hello, model: "gpt-4o" }, { "cf-aig-cache-key": "k", authorization: "Bearer b" });
  expect(other.headers.get("cf-aig-cache-status")).toBe("HIT");
  expect(await other.text()).toBe(first);
  const elsewhere = await aigw.fetch("http://aigw/v1/local/other/openai/chat/completions", {
    method: "POST",
    headers: { "cf-aig-cache-key": "k" },
    body: JSON.stringify(hello),
  });
  expect(elsewhere.headers.get("cf-aig-cache-status")).toBe("MISS");
});

test("G-CACHE-8 G-META-5 metadata does not make another key", async () => {
  const aigw = await emulator(caching);
  await status(aigw, { "cf-aig-metadata": '{"user":"a"}' });
  expect(await status(aigw, { "cf-aig-metadata": '{"user":"b"}' })).toBe("HIT");
});

test("G-CACHE-12 embeddings are cached", async () => {
  const aigw = await emulator(caching);
  const ask = { model: "text-embedding-3-small", input: "sea" };
  expect([await status(aigw, {}, ask, "openai/embeddings"), await status(aigw, {}, ask, "openai/embeddings")]).toEqual([
    "MISS",
    "HIT",
  ]);
});

test("G-CACHE-13 errors are not cached", async () => {
  const aigw = await emulator(caching);
  const ask = { ...hello, model: "mock/500" };
  expect([await status(aigw, {}, ask), await status(aigw, {}, ask)]).toEqual(["MISS", "MISS"]);
});

test("G-CACHE-14 streams are not cached, unless the quirk cacheStreams is on; then they come back byte for byte", async () => {
  const ask = { ...hello, stream: true };
  const usual = await emulator(caching);
  expect([await status(usual, {}, ask), await status(usual, {}, ask)]).toEqual(["MISS", "MISS"]);
  const odd = await emulator({ ...caching, quirks: { cacheStreams: true }, padding: false });
  const first = await (await post(odd, chat, ask)).text();
  const again = await post(odd, chat, ask);
  expect(again.headers.get("cf-aig-cache-status")).toBe("HIT");
  expect(again.headers.get("content-type")).toMatch(/^text\/event-stream/);
  expect(await again.text()).toBe(first);
});

test("G-CACHE-16 two identical requests at once both go to the provider", async () => {
  const aigw = await emulator(caching);
  const slow = { ...hello, model: "mock/slow-20ms" };
  expect(await Promise.all([status(aigw, {}, slow), status(aigw, {}, slow)])).toEqual(["MISS", "MISS"]);
});

test("G-CACHE-17 G-CACHE-18 G-RL-6 a hit neither counts towards the rate limit nor is stopped by it", async () => {
  const limits = { rate_limiting_limit: 1, rate_limiting_interval: 60 };
  const aigw = await emulator({ gateways: [{ id: "default", cache_ttl: 3600, ...limits }] });
  expect(await status(aigw)).toBe("MISS");
  for (let call = 0; call < 5; call += 1) expect(await status(aigw)).toBe("HIT");
  expect((await post(aigw, chat, { ...hello, seed: 1 })).status).toBe(429);
});

test("G-CACHE-19 G-CACHE-20 a hit has the stored body and status, ids of its own, and is logged as cached without tokens", async () => {
  const aigw = await emulator(caching);
  const first = await post(aigw, chat, hello);
  const hit = await post(aigw, chat, hello);
  expect(hit.status).toBe(200);
  expect(await hit.text()).toBe(await first.text());
  expect(hit.headers.get("cf-aig-log-id")).not.toBe(first.headers.get("cf-aig-log-id"));
  expect((await trace(aigw, hit)).map(({ what }: { what: string }) => what)).not.toContain("attempt");
});

test("the trace says in short how a look-up went", async () => {
  const clock = manualClock(0);
  const aigw = await emulator(caching, { clock });
  const why = async () => {
    const answer = await post(aigw, chat, hello);
    await answer.text();
    return (await trace(aigw, answer)).find(({ what }: { what: string }) => what === "cache").why;
  };
  expect(await why()).toBe("nothing is stored under its key");
  await clock.advance(12_000);
  expect(await why()).toBe("the gateway caches (cache_ttl), for 3600 s; stored 12 s ago");
  await clock.advance(3_591_000);
  expect(await why()).toBe("what was stored under its key has expired: it ended 3 s ago");
});

test("one account never sees another's entries", async () => {
  const aigw = await emulator(caching);
  await status(aigw);
  const other = await aigw.fetch("http://aigw/v1/other/default/openai/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer sk-test" },
    body: JSON.stringify(hello),
  });
  expect(other.headers.get("cf-aig-cache-status")).toBe("MISS");
});

test("G-CACHE-6 only what asks is cached: a DELETE is not answered with what a GET of the same path stored", async () => {
  const rule = `- match: { endpoint: files/f1 }
  answer: { raw: { status: 200, headers: { content-type: application/json }, body: "{}" } }`;
  const aigw = await scripted(rule, caching);
  const at = async (method: string) =>
    (await aigw.fetch("http://aigw/v1/local/default/openai/files/f1", { method })).headers.get("cf-aig-cache-status");
  expect([await at("GET"), await at("GET")]).toEqual(["MISS", "HIT"]);
  for (const method of ["DELETE", "PUT", "POST"]) expect(await at(method), method).toBe("MISS");
});

test("G-CACHE-24 at speed 0 an entry's life is measured on the account's clock, not from what its answer would have waited", async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const aigw = await emulator({ ...caching, speed: 0 }, { clock });
  const slow = { ...hello, model: "mock/slow-60s" };
  expect(await status(aigw, {}, slow)).toBe("MISS");
  await clock.advance(3_599_999);
  expect(await status(aigw, {}, slow)).toBe("HIT");
  await clock.advance(1);
  expect(await status(aigw, {}, slow)).toBe("MISS");
});

test.each([
  ["its gateway is deleted", (aigw: EmulatorInside) => call(aigw, "DELETE", "gateways/default")],
  ["its gateway is changed", (aigw: EmulatorInside) => call(aigw, "PATCH", "gateways/default", { rate_limiting_limit: 0 })],
  ["the cache is emptied", (aigw: EmulatorInside) => call(aigw, "DELETE", "cache")],
  ["the account is reset", async (aigw: EmulatorInside) => aigw.reset("local")],
])(
  "GW-10 G-CACHE-22 a stream that is on its way when %s is not stored afterwards, nor is a whole answer",
  async (_when, purge) => {
    const gateways = [{ id: "default", cache_ttl: 3600, cache_invalidate_on_update: true }];
    const aigw = await emulator({ gateways, quirks: { cacheStreams: true } });
    for (const stream of [true, false]) {
      const body = { ...hello, model: stream ? "mock/stream-200tps" : "mock/slow-50ms", stream };
      const asked = post(aigw, chat, body);
      const answer = stream ? await asked : undefined;
      while (!stream && aigw.clock().state().waiting === 0) await new Promise((turn) => setImmediate(turn));
      await purge(aigw);
      await (answer ?? (await asked)).text();
      expect(await status(aigw, {}, body)).toBe("MISS");
      expect(await status(aigw, {}, body)).toBe("HIT");
    }
  },
);
