import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

const START = Date.UTC(2026, 0, 1);

async function quotas(aigw: EmulatorInside, method = "GET", query = "", body?: unknown) {
  const init = body === undefined ? { method } : { method, body: typeof body === "string" ? body : JSON.stringify(body) };
  const answer = await aigw.fetch(`http://aigw/_aigw/quotas${query}`, init);
  return { status: answer.status, body: await answer.json() };
}

const statusOf = async (aigw: EmulatorInside) => (await post(aigw, "openai/chat/completions", hello)).status;

test("PUT /_aigw/quotas sets a quota at once, GET shows its counters, DELETE lets everything pass again", async () => {
  const aigw = await emulator({}, { clock: manualClock(START) });
  expect((await quotas(aigw)).body).toEqual({ quotas: [] });
  const quota = { provider: "openai", requests_per_minute: 2, tokens_per_minute: 50_000 };
  expect(await quotas(aigw, "PUT", "", quota)).toEqual({
    status: 200,
    body: { quotas: [{ ...quota, account: "local", counters: [] }] },
  });
  expect([await statusOf(aigw), await statusOf(aigw), await statusOf(aigw)]).toEqual([200, 200, 429]);
  expect((await quotas(aigw)).body.quotas[0].counters).toMatchObject([
    { model: "gpt-4o-mini", left: { requests: { limit: 2, remaining: 0, resetMs: START + 60_000 }, tokens: { limit: 50_000 } } },
  ]);
  expect((await quotas(aigw, "DELETE")).body).toEqual({ removed: 1, quotas: [] });
  expect(await statusOf(aigw)).toBe(200);
});

test("a quota replaces the one for the same provider and model, and counts from nothing", async () => {
  const aigw = await emulator({ quotas: [{ provider: "openai", requests_per_minute: 1 }] });
  await quotas(aigw, "PUT", "", { provider: "openai", model: "gpt-4o", requests_per_minute: 9 });
  expect([await statusOf(aigw), await statusOf(aigw)]).toEqual([200, 429]);
  const { body } = await quotas(aigw, "PUT", "", { provider: "openai", requests_per_minute: 2 });
  expect(body.quotas.map(({ model }: { model?: string }) => model)).toEqual(["gpt-4o", undefined]);
  expect([await statusOf(aigw), await statusOf(aigw), await statusOf(aigw)]).toEqual([200, 200, 429]);
});

test("DELETE takes away those of a provider, or of one of its models", async () => {
  const aigw = await emulator({
    quotas: [
      { provider: "openai", requests_per_minute: 1 },
      { provider: "openai", model: "gpt-4o*", requests_per_minute: 1 },
      { provider: "anthropic", requests_per_minute: 1 },
    ],
  });
  expect((await quotas(aigw, "DELETE", "?provider=openai&model=gpt-4o*")).body).toMatchObject({ removed: 1 });
  const { body } = await quotas(aigw, "DELETE", "?provider=openai");
  expect(body).toMatchObject({ removed: 1, quotas: [{ provider: "anthropic" }] });
  expect((await quotas(aigw, "DELETE", "?provider=openai")).body.removed).toBe(0);
});

test("R-12 what is set for one account holds there only, and a reset returns to the configuration", async () => {
  const aigw = await emulator({ quotas: [{ provider: "openai", requests_per_minute: 100, account: "other" }] });
  await quotas(aigw, "PUT", "?account=team", { provider: "openai", requests_per_minute: 1 });
  expect((await quotas(aigw)).body.quotas).toEqual([]);
  expect((await quotas(aigw, "GET", "?account=other")).body.quotas).toHaveLength(1);
  expect((await quotas(aigw, "GET", "?account=team")).body.quotas).toHaveLength(1);
  aigw.reset();
  expect((await quotas(aigw, "GET", "?account=team")).body.quotas).toEqual([]);
  expect((await quotas(aigw, "GET", "?account=other")).body.quotas).toHaveLength(1);
});

test.each([
  [{ provider: "openai" }, /expected at least one limit \(requests_per_minute, /],
  [{ provider: "openai", requests_per_minute: 0 }, /requests_per_minute: expected a whole number, 1 or more, found 0/],
  [{ provider: "openai", request_per_minute: 1 }, /request_per_minute.*did you mean 'requests_per_minute'/],
  [{ provider: "opnai", requests_per_minute: 1 }, /no provider 'opnai'; did you mean 'openai'\?/],
  [{ provider: "openai", account: "b", requests_per_minute: 1 }, /account: expected 'local', which the URL names.*found 'b'/],
  ["{", /no JSON/],
])("PUT %j is refused, and says what is expected", async (body, detail) => {
  const answer = await quotas(await emulator(), "PUT", "", body);
  expect(answer.status).toBe(400);
  expect(answer.body.detail).toMatch(detail);
});
