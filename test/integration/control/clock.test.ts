import { Pool } from "undici";
import { expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { call } from "../../support/control.ts";
import { emulator, hello, listening, post } from "../../support/emulator.ts";

const chat = "openai/chat/completions";
const noon = "2026-01-01T12:00:00Z";
const noonMs = Date.parse(noon);

const move = (aigw: EmulatorInside, body: unknown, account = "local") => call(aigw, "POST", `clock?account=${account}`, body);

/** Sends a request, and resolves once it waits for the clock. */
async function waiting(aigw: EmulatorInside, body: object, headers: Record<string, string> = {}) {
  const answer = { now: undefined as Response | undefined, later: post(aigw, chat, body, headers) };
  void answer.later.then((response) => {
    answer.now = response;
  });
  for (let looks = 0; (await call(aigw, "GET", "clock")).body.waiting === 0; looks += 1) {
    if (looks > 500 || answer.now) throw new Error("it does not wait");
  }
  return answer;
}

async function story(aigw: EmulatorInside, answer: Response) {
  return (await call(aigw, "GET", `exchanges/${answer.headers.get("cf-aig-request-id")}`)).body;
}

test("G-CACHE-24 an answer cached for a day expires a day later", async () => {
  const aigw = await emulator({ gateways: [{ id: "default", cache_ttl: 86_400 }] });
  const status = async () => (await post(aigw, chat, hello)).headers.get("cf-aig-cache-status");
  await move(aigw, { freeze: noon });
  expect(await status()).toBe("MISS");
  expect((await move(aigw, { advance: 86_399_999 })).body.now).toBe("2026-01-02T11:59:59.999Z");
  expect(await status()).toBe("HIT");
  await move(aigw, { advance: "1ms" });
  expect(await status()).toBe("MISS");
});

test("G-RL-5 of a thousand requests an hour, each more waits until the weighted count lets it in", async () => {
  const limit = { rate_limiting_limit: 1_000, rate_limiting_interval: 3_600, rate_limiting_technique: "sliding" as const };
  const aigw = await listening({ gateways: [{ id: "default", ...limit }] });
  // Over sockets: making a thousand `Request`s and `Response`s takes longer than answering them.
  const pool = new Pool(aigw.url, { connections: 16 });
  onTestFinished(() => pool.destroy());
  const ask = async () => {
    const { statusCode, body } = await pool.request({ method: "GET", path: "/v1/local/default/openai/models/gpt-4o-mini" });
    await body.dump();
    return statusCode;
  };
  const passed = async (requests: number) => {
    const statuses = await Promise.all(Array.from({ length: requests }, ask));
    return statuses.filter((status) => status === 200).length;
  };
  await move(aigw, { freeze: noon });
  expect(await passed(1_001)).toBe(1_000);
  await move(aigw, { advance: "1h" });
  expect(await passed(1)).toBe(0);
  await move(aigw, { advance: "36s" });
  // A hundredth of the hour has gone, and so has a hundredth of the thousand.
  expect(await passed(12)).toBe(10);
});

test("G-REQ-7 retries with exponential backoff all fall due within one advance, each at its time", async () => {
  const aigw = await emulator();
  await move(aigw, { freeze: true });
  const retries = { "cf-aig-max-attempts": "4", "cf-aig-retry-delay": "1000", "cf-aig-backoff": "exponential" };
  const answer = await waiting(aigw, { ...hello, model: "mock/500" }, retries);
  await move(aigw, { advance: 6_999 });
  expect(answer.now).toBeUndefined();
  expect((await move(aigw, { advance: "1ms" })).body).toMatchObject({ waiting: 0, nextInMs: null });
  expect(answer.now?.status).toBe(500);
  const { durationMs, trace } = await story(aigw, await answer.later);
  const attempts = trace.filter(({ what }: { what: string }) => what === "attempt");
  expect(attempts.map(({ atMs }: { atMs: number }) => atMs)).toEqual([0, 1_000, 3_000, 7_000]);
  expect(durationMs).toBe(7_000);
});

test("G-REQ-1 a time-out falls due when the clock gets there", async () => {
  const aigw = await emulator();
  await move(aigw, { freeze: true });
  const answer = await waiting(aigw, { ...hello, model: "mock/slow-60s" }, { "cf-aig-request-timeout": "500" });
  await move(aigw, { advance: 499 });
  expect(answer.now).toBeUndefined();
  await move(aigw, { advance: 1 });
  expect(await answer.now?.json()).toMatchObject({ error: [{ code: 2005 }] });
});

test("a paced stream stands still with its clock, and goes on when that is moved", async () => {
  const aigw = await emulator();
  await move(aigw, { freeze: true });
  const { later } = await waiting(aigw, { ...hello, model: "mock/stream-2tps", stream: true });
  const response = await later;
  const chunks: string[] = [];
  const read = (async () => {
    for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk).toString());
  })();
  const words = () => chunks.join("").match(/"content":"[^"]/g)?.length ?? 0;
  await move(aigw, { advance: 0 });
  const first = words();
  await move(aigw, { advance: 500 });
  expect(words()).toBe(first + 1);
  await move(aigw, { advance: "1s" });
  expect(words()).toBe(first + 3);
  await move(aigw, { advance: "24h" });
  await read;
  expect(chunks.join("")).toContain("[DONE]");
});

test("what waits already when a clock is stopped waits for it, and goes on in real time when it is resumed", async () => {
  const aigw = await emulator();
  const answer = await waiting(aigw, { ...hello, model: "mock/slow-60s" });
  await move(aigw, { freeze: true });
  const { body } = await move(aigw, { advance: "59900ms" });
  expect([answer.now, body.waiting, body.nextInMs <= 100]).toEqual([undefined, 1, true]);
  await move(aigw, { resume: true });
  expect((await answer.later).status).toBe(200);
  expect((await call(aigw, "GET", "clock")).body).toMatchObject({ frozen: false, waiting: 0 });
});

test("a clock that runs can be moved too, and runs on from there", async () => {
  const aigw = await emulator();
  const answer = await waiting(aigw, { ...hello, model: "mock/slow-3600s" });
  const { body } = await move(aigw, { advance: "1h" });
  expect(body).toMatchObject({ frozen: false });
  expect(body.aheadMs).toBeGreaterThan(3_590_000);
  expect(answer.now?.status).toBe(200);
  expect((await move(aigw, { set: noon })).body.frozen).toBe(false);
  expect((await call(aigw, "GET", "clock")).body.nowMs).toBeGreaterThanOrEqual(noonMs);
  // Two readings of real time are compared: a busy machine may stop between them, but not each time.
  await expect.poll(async () => Math.abs((await move(aigw, { resume: true })).body.aheadMs)).toBeLessThan(2);
});

test("two accounts have two clocks; ids, logs and traces follow their account's", async () => {
  const aigw = await emulator();
  await move(aigw, { freeze: noon }, "one");
  await move(aigw, { freeze: "2027-06-01T00:00:00+02:00" }, "two");
  const created = async (account: string) => {
    const answer = await aigw.fetch(`http://aigw/v1/${account}/default/${chat}`, {
      method: "POST",
      headers: { authorization: "Bearer sk-test" },
      body: JSON.stringify(hello),
    });
    const { created: seconds } = await answer.json();
    const id = answer.headers.get("cf-aig-request-id") ?? "";
    const idMs = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    return [seconds * 1_000, idMs, (await story(aigw, answer)).startedMs];
  };
  const other = Date.UTC(2027, 4, 31, 22);
  await move(aigw, { advance: "1s" }, "one");
  expect(await created("one")).toEqual([noonMs + 1_000, noonMs + 1_000, noonMs + 1_000]);
  expect(await created("two")).toEqual([other, other, other]);
  expect((await call(aigw, "GET", "clock?account=three")).body).toMatchObject({ account: "three", frozen: false, aheadMs: 0 });
});

test("a reset resumes the clock, also for what was waiting for it", async () => {
  const aigw = await emulator();
  await move(aigw, { freeze: noon });
  const answer = await waiting(aigw, { ...hello, model: "mock/slow-50ms" });
  await call(aigw, "POST", "reset?account=local");
  expect((await answer.later).status).toBe(200);
  expect((await call(aigw, "GET", "clock")).body).toMatchObject({ frozen: false, aheadMs: 0 });
});

test("emulator.clock does the same in a program", async () => {
  const aigw = await emulator();
  const clock = aigw.clock();
  expect(await clock.freeze(new Date(noonMs))).toMatchObject({ frozen: true, nowMs: noonMs });
  const answer = await waiting(aigw, { ...hello, model: "mock/slow-2s" });
  expect(clock.state()).toMatchObject({ waiting: 1, nextInMs: 2_000 });
  expect(await clock.advance("2s")).toMatchObject({ nowMs: noonMs + 2_000, waiting: 0 });
  expect(answer.now?.status).toBe(200);
  expect(await clock.set("2026-01-01T00:00:00Z")).toMatchObject({ nowMs: noonMs - 43_200_000 });
  expect(await clock.resume()).toMatchObject({ frozen: false });
  await expect(clock.advance("soon")).rejects.toMatchObject({ code: "AIGW-CLOCK", message: expect.stringContaining("advance:") });
  await expect(clock.set("tomorrow")).rejects.toMatchObject({ message: expect.stringContaining("expected an ISO time") });
});

test("a move that is none is told with what was found and what is expected", async () => {
  const aigw = await emulator();
  for (const [body, detail] of [
    [{ freez: true }, "unknown field 'freez'; did you mean 'freeze'? known here: freeze, advance, set, resume"],
    [{ advance: "soon" }, 'advance: expected a number of milliseconds, or text such as "500ms", "75s" or "5m", found "soon"'],
    [{ advance: -1 }, "advance: expected a number of milliseconds"],
    [{ set: "2026-01-01" }, "set: expected an ISO time with its zone"],
    [{ freeze: false }, "freeze: expected an ISO time with its zone"],
    [{}, "the body: expected one of { freeze: true | time }"],
    [{ freeze: true, advance: 1 }, "the body: expected one of { freeze: true | time }"],
    [undefined, "the body: expected one of { freeze: true | time }"],
    [{ advance: 999_999_999_999_999 }, "advance: this would be after the year 9999"],
  ] as const) {
    const answer = await move(aigw, body);
    expect([answer.status, answer.body.detail], JSON.stringify(body)).toEqual([400, expect.stringContaining(detail)]);
  }
});
