import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { gatewayFrom } from "../../../src/schema/gateway.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { call } from "../../support/control.ts";
import { emulator, hello } from "../../support/emulator.ts";
import { databaseFile } from "../../unit/store/stored-file.ts";

const chat = "openai/chat/completions";

const ask = async (aigw: EmulatorInside, gateway = "default", headers = {}) => {
  const answer = await aigw.fetch(`http://aigw/v1/local/${gateway}/${chat}`, {
    method: "POST",
    headers: { authorization: "Bearer sk-test", ...headers },
    body: JSON.stringify(hello),
  });
  await answer.text();
  return answer;
};

const cacheStatus = async (aigw: EmulatorInside, gateway = "default") =>
  (await ask(aigw, gateway)).headers.get("cf-aig-cache-status");

const listed = async (aigw: EmulatorInside) => {
  const { body } = await call(aigw, "GET", "gateways");
  return body.gateways.map(({ id, origin }: { id: string; origin: string }) => `${id}: ${origin}`);
};

test("G-URL-4 GW-11 the first request that names default makes it, and it comes back after it was deleted", async () => {
  const aigw = await emulator({}, { clock: manualClock(5_000) });
  expect(await listed(aigw)).toEqual([]);
  await ask(aigw);
  const made = (await call(aigw, "GET", "gateways/default")).body;
  const settings = gatewayFrom({ id: "default" }, { strict: false, origin: "first use" });
  expect(made).toEqual({ ...settings, account: "local", origin: "first use", createdMs: 5_000, modifiedMs: 5_000 });
  expect((await call(aigw, "DELETE", "gateways/default")).body).toEqual({ deleted: made, now: null });
  expect(await listed(aigw)).toEqual([]);
  await ask(aigw);
  expect(await listed(aigw)).toEqual(["default: first use"]);
});

test("G-URL-4 R-10 the default that comes to life is authenticated in strict mode, logs, and neither caches nor limits", () => {
  const origin = "first use";
  expect(gatewayFrom({ id: "default" }, { strict: true, origin })).toMatchObject({
    authentication: true,
    collect_logs: true,
    cache_ttl: 0,
    rate_limiting_limit: 0,
    workers_ai_billing_mode: "postpaid",
  });
  expect(gatewayFrom({ id: "default" }, { strict: false, origin }).authentication).toBe(false);
});

test("G-AUTH-12 R-10 strict: a gateway that somebody makes asks for a token, unless its settings say otherwise", async () => {
  const aigw = await emulator({ strict: true, gateways: [{ id: "listed" }, { id: "open", authentication: false }] });
  await call(aigw, "PUT", "gateways/made", {});
  await call(aigw, "PUT", "gateways/made-open", { authentication: false });
  const statuses = async (...ids: string[]) => Promise.all(ids.map(async (id) => (await ask(aigw, id)).status));
  expect(await statuses("listed", "made", "open", "made-open")).toEqual([401, 401, 200, 200]);
});

test("GW-11 G-URL-3 no other id comes to life in strict mode, and relaxed mode keeps none that it makes up", async () => {
  const strict = await emulator({ strict: true });
  expect((await ask(strict, "mine")).status).toBe(400);
  const relaxed = await emulator();
  expect((await ask(relaxed, "mine")).status).toBe(200);
  expect(await listed(relaxed)).toEqual([]);
  expect((await call(relaxed, "PATCH", "gateways/mine", { cache_ttl: 60 })).body).toMatchObject({ origin: "api", cache_ttl: 60 });
  expect(await listed(relaxed)).toEqual(["mine: api"]);
});

test("G-RL-10 a change acts on the next request, of one account alone", async () => {
  const aigw = await emulator();
  expect([await cacheStatus(aigw), await cacheStatus(aigw)]).toEqual(["MISS", "MISS"]);
  await call(aigw, "PATCH", "gateways/default", { cache_ttl: 60 });
  expect([await cacheStatus(aigw), await cacheStatus(aigw)]).toEqual(["MISS", "HIT"]);
  await call(aigw, "PATCH", "gateways/default", { cache_ttl: 0, rate_limiting_limit: 1, rate_limiting_interval: 60 });
  expect([(await ask(aigw)).status, (await ask(aigw)).status]).toEqual([200, 429]);
  expect((await call(aigw, "GET", "gateways?account=other")).body.gateways).toEqual([]);
});

test("PUT gives what is left out its default, PATCH leaves it; GW-14 the time of making stays", async () => {
  const clock = manualClock(1_000);
  const aigw = await emulator({}, { clock });
  expect((await call(aigw, "PUT", "gateways/mine", { cache_ttl: 60, retry_max_attempts: 3 })).status).toBe(201);
  await clock.advance(500);
  const patched = await call(aigw, "PATCH", "gateways/mine", { cache_ttl: null });
  expect(patched).toMatchObject({
    status: 200,
    body: { cache_ttl: null, retry_max_attempts: 3, createdMs: 1_000, modifiedMs: 1_500 },
  });
  const put = await call(aigw, "PUT", "gateways/mine", { id: "mine", zdr: true });
  expect(put).toMatchObject({ status: 200, body: { cache_ttl: 0, retry_max_attempts: null, zdr: true, createdMs: 1_000 } });
});

test("what the config gives can be changed at run time, and comes back on deletion and on reset", async () => {
  const aigw = await emulator({ gateways: [{ id: "mine", cache_ttl: 60 }] });
  expect(await listed(aigw)).toEqual(["mine: config"]);
  await call(aigw, "PATCH", "gateways/mine", { zdr: true });
  expect((await call(aigw, "GET", "gateways/mine")).body).toMatchObject({ cache_ttl: 60, zdr: true, origin: "api" });
  const { body } = await call(aigw, "DELETE", "gateways/mine");
  expect(body).toMatchObject({ deleted: { zdr: true }, now: { zdr: false, cache_ttl: 60, origin: "config", createdMs: null } });
  await call(aigw, "PUT", "gateways/mine", { cache_ttl: 0 });
  await call(aigw, "PUT", "gateways/another", {});
  await call(aigw, "POST", "reset?account=local");
  expect(await listed(aigw)).toEqual(["mine: config"]);
});

test("a default that came to life gives way to the config's, and follows the posture of the day", async () => {
  const db = databaseFile();
  const first = await emulator({ db });
  await ask(first);
  await first.stop();
  const configured = await emulator({ db, gateways: [{ id: "default", cache_ttl: 60 }] });
  expect(await cacheStatus(configured)).toBe("MISS");
  expect(await cacheStatus(configured)).toBe("HIT");
  expect(await listed(configured)).toEqual(["default: config"]);
  await configured.stop();
  const strict = await emulator({ db, strict: true });
  expect((await call(strict, "GET", "gateways/default")).body).toMatchObject({ authentication: true, origin: "first use" });
});

test("G-CACHE-22 an update drops what is cached when the gateway says so, and not with the quirk keepCacheOnUpdate", async () => {
  for (const [flag, quirk, after] of [
    [true, false, "MISS"],
    [false, false, "HIT"],
    [true, true, "HIT"],
  ] as const) {
    const gateways = [{ id: "default", cache_ttl: 60, cache_invalidate_on_update: flag }];
    const aigw = await emulator({ gateways, quirks: { keepCacheOnUpdate: quirk } });
    expect([await cacheStatus(aigw), await cacheStatus(aigw)]).toEqual(["MISS", "HIT"]);
    await call(aigw, "PATCH", "gateways/default", { retry_delay: 5 });
    expect(await cacheStatus(aigw), `${flag} ${quirk}`).toBe(after);
  }
});

test("GW-10 deleting a gateway removes its logs, its cache and its counters, and no other's", async () => {
  const settings = { cache_ttl: 60, rate_limiting_limit: 1, rate_limiting_interval: 3_600 };
  const aigw = await emulator({
    gateways: [
      { id: "one", ...settings },
      { id: "two", ...settings },
    ],
  });
  const ids: string[] = [];
  for (const id of ["one", "two"]) ids.push((await ask(aigw, id)).headers.get("cf-aig-log-id") ?? "");
  const logs = async () => Promise.all(ids.map(async (id) => (await call(aigw, "GET", `exchanges/${id}`)).body.logs.length));
  expect(await logs()).toEqual([1, 1]);
  const { body } = await call(aigw, "DELETE", "gateways/one");
  expect(body.now).toMatchObject({ id: "one", origin: "config" });
  expect(await logs()).toEqual([0, 1]);
  expect([await cacheStatus(aigw, "one"), await cacheStatus(aigw, "two")]).toEqual(["MISS", "HIT"]);
  expect((await ask(aigw, "two", { authorization: "Bearer other" })).status).toBe(429);
});

test("GW-5 GW-6 GW-7 what exists is not made again, and what is not there cannot be read, changed or deleted", async () => {
  const aigw = await emulator({ strict: true, gateways: [{ id: "mine" }] });
  expect((await call(aigw, "POST", "gateways", { id: "new", cache_ttl: 60 })).status).toBe(201);
  for (const id of ["new", "mine"]) {
    const again = await call(aigw, "POST", "gateways", { id });
    expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining(`PATCH /_aigw/gateways/${id} changes it`)]);
  }
  for (const method of ["GET", "PATCH", "DELETE"] as const) {
    const { status, body } = await call(aigw, method, "gateways/nope", method === "PATCH" ? {} : undefined);
    expect([status, body.detail], method).toEqual([
      404,
      expect.stringContaining("it has new, mine; PUT /_aigw/gateways/nope makes one"),
    ]);
  }
});

test("GW-8 what does not fit is told by field, with what was found, what is expected and what was meant", async () => {
  const aigw = await emulator();
  for (const [method, path, body, detail] of [
    [
      "PUT",
      "gateways/mine",
      { cache_tll: 60 },
      "unknown field 'cache_tll'; did you mean 'cache_ttl'? known here: id, authentication, ",
    ],
    [
      "PATCH",
      "gateways/mine",
      { retry_delay: 60_001 },
      "retry_delay: expected a whole number from 0 to 60000, or null, found 60001",
    ],
    ["POST", "gateways", {}, "id: expected an id, found nothing"],
    ["POST", "gateways", [1], "the body: expected a gateway"],
    [
      "PUT",
      "gateways/Mine",
      {},
      'id: a gateway id is made of lower-case letters, digits and underscores, with single hyphens between, found "Mine"',
    ],
    ["PUT", "gateways/mine", { id: "other" }, 'id: expected "mine", as in the path: an id cannot change; found "other"'],
    [
      "PUT",
      "gateways/mine",
      '{\n  "cache_ttl": 60,\n}',
      "the body is no JSON: line 3:1: expected a key in double quotes, found }",
    ],
    ["GET", "gateways?acount=a", undefined, "unknown parameter 'acount'; did you mean 'account'?"],
  ] as const) {
    const answer = await call(aigw, method, path, body);
    expect([answer.status, answer.type], detail).toEqual([400, expect.stringContaining("application/problem+json")]);
    expect(answer.body.detail).toContain(detail);
  }
});

test("the trace tells where the gateway came from", async () => {
  const aigw = await emulator({ gateways: [{ id: "conf" }] });
  await call(aigw, "PUT", "gateways/made", {});
  for (const [id, found] of [
    ["conf", "configured"],
    ["made", "made through the control API"],
    ["default", "made on first use"],
  ] as const) {
    const exchange = (await ask(aigw, id)).headers.get("cf-aig-request-id");
    const { body } = await call(aigw, "GET", `exchanges/${exchange}`);
    expect(body.trace.find(({ what }: { what: string }) => what === "gateway")).toMatchObject({ gateway: id, found });
  }
});
