import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";
import { told } from "../../support/told.ts";

const chat = "openai/chat/completions";
const gateways = (settings: object) => ({ gateways: [{ id: "default", ...settings }] });

test("G-META-1 LOG-8 LOG-9 a row has every field of Cloudflare's log entry", async () => {
  const aigw = await emulator({ accounts: { local: { tokens: ["t"] } } });
  const headers = {
    "cf-aig-metadata": '{"cf.user_id":"x","user":"u1","paid":true,"n":1}',
    "cf-aig-event-id": "mine",
    "cf-aig-authorization": "Bearer t",
    "user-agent": "my-app/1",
  };
  const { logs, body } = await told(aigw, await post(aigw, chat, hello, headers));
  const sent = JSON.stringify(hello);
  expect(logs).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      exchangeId: logs[0].id,
      account: "local",
      gateway: "default",
      createdMs: expect.any(Number),
      provider: "openai",
      model: "gpt-4o-mini",
      modelType: "chat",
      path: "chat/completions",
      step: 0,
      attempt: 1,
      requestType: "provider",
      statusCode: 200,
      success: true,
      cached: false,
      durationMs: expect.any(Number),
      firstByteMs: expect.any(Number),
      tokensIn: JSON.parse(body).usage.prompt_tokens,
      tokensOut: JSON.parse(body).usage.completion_tokens,
      usageMetadata: expect.objectContaining({ inputTokens: JSON.parse(body).usage.prompt_tokens, cacheReadTokens: 0 }),
      cost: expect.any(Number),
      customCost: false,
      requestContentType: "application/json",
      responseContentType: "application/json",
      requestSize: Buffer.byteLength(sent),
      responseSize: Buffer.byteLength(body),
      // G-META-4: keys that are Cloudflare's own are dropped.
      metadata: { user: "u1", paid: true, n: 1 },
      eventId: "mine",
      userAgent: "my-app/1",
      authentication: true,
      wholesale: false,
      byok: false,
      compatibilityMode: false,
      zdr: false,
      feedback: null,
      score: null,
      requestHead: sent,
      requestHeadComplete: true,
      responseHead: body,
      responseHeadComplete: true,
    },
  ]);
});

test("LOG-6 LOG-9 LOG-10 a row tells the surface; model and provider stand apart, the model as it was asked for", async () => {
  const aigw = await emulator();
  const step = {
    provider: "openai",
    endpoint: "chat/completions",
    headers: {},
    query: { ...hello, model: "gpt-4o-mini-2024-07-18" },
  };
  const compat = await told(aigw, await post(aigw, "compat/chat/completions", { ...hello, model: "anthropic/claude-haiku-4-5" }));
  const universal = await told(aigw, await post(aigw, "", [step]));
  expect(compat.logs).toMatchObject([
    { requestType: "compat", compatibilityMode: true, provider: "anthropic", model: "claude-haiku-4-5" },
  ]);
  expect(universal.logs).toMatchObject([
    { requestType: "universal", compatibilityMode: false, provider: "openai", model: "gpt-4o-mini-2024-07-18" },
  ]);
});

test("LOG-5 a request that the gateway refused has a row with its status, no success and cost 0", async () => {
  const aigw = await emulator(gateways({ rate_limiting_limit: 1, rate_limiting_interval: 60 }));
  await told(aigw, await post(aigw, chat, hello));
  const answer = await post(aigw, chat, hello);
  expect(answer.status).toBe(429);
  const { logs } = await told(aigw, answer);
  expect(logs).toMatchObject([
    { statusCode: 429, success: false, cost: 0, tokensIn: 0, tokensOut: 0, attempt: 0, cached: false },
  ]);
});

/** A gateway that asks for a token, and an account that may spend so much. */
const paidWith = (credits: number) => ({
  gateways: [{ id: "default", authentication: true, workers_ai_billing_mode: "unified" as const }],
  accounts: { local: { tokens: ["t"], credits } },
});
const keyless = { authorization: "", "cf-aig-authorization": "Bearer t" };

test("G-UB-3 LOG-5 a request that credits cannot pay has a row with status 402, and one without a key that must have one 400", async () => {
  const aigw = await emulator(paidWith(0));
  const { logs } = await told(aigw, await post(aigw, chat, hello, keyless));
  expect(logs).toMatchObject([{ statusCode: 402, success: false, cost: 0, attempt: 0 }]);
  const refused = await told(aigw, await post(aigw, chat, hello, { ...keyless, "cf-aig-no-wholesale": "true" }));
  expect(refused.logs).toMatchObject([{ statusCode: 400, success: false, cost: 0, attempt: 0 }]);
});

test("G-UB-7 LOG-9 credits pay what an answer cost, once it has ended; Workers AI models too where the gateway says so", async () => {
  const aigw = await emulator(paidWith(0.000001));
  const first = await told(aigw, await post(aigw, chat, { ...hello, stream: true }, { ...keyless, "cf-aig-zdr": "true" }));
  expect(first.logs).toMatchObject([{ wholesale: true, byok: false, authentication: true, zdr: true, statusCode: 200 }]);
  const paid = first.trace.find(({ what }) => what === "credits");
  expect(paid.usd).toBe(first.logs[0].cost);
  expect(paid.balanceUsd).toBeCloseTo(0.000001 - paid.usd, 9);
  expect(paid.balanceUsd).toBeLessThan(0);
  expect((await post(aigw, chat, hello, keyless)).status).toBe(402);
  const other = await emulator(paidWith(1));
  const llama = await told(other, await post(other, "workers-ai/@cf/meta/llama-3.2-3b-instruct", { prompt: "?" }, keyless));
  expect(llama.logs).toMatchObject([{ wholesale: true }]);
  expect(llama.trace.find(({ what }) => what === "credits").balanceUsd).toBeLessThan(1);
});

test("LOG-9 a stored key is told apart, and credits are not touched", async () => {
  const provider_keys = [{ provider: "openai", secret: "sk-stored" }];
  const aigw = await emulator({ accounts: { local: { credits: 1, provider_keys } } });
  const { logs, trace } = await told(aigw, await post(aigw, chat, hello, { authorization: "" }));
  expect(logs).toMatchObject([{ byok: true, wholesale: false, zdr: false, cost: expect.any(Number) }]);
  expect(trace.filter(({ what }) => what === "credits")).toEqual([]);
  expect(JSON.stringify([logs, trace])).not.toContain("sk-stored");
});

test("R-2 what is refused at the door has no row", async () => {
  const aigw = await emulator();
  expect((await told(aigw, await post(aigw, "nobody/x", hello))).logs).toEqual([]);
});

test("R-3 a step has one row, which tells of its tries; each step of a universal request has one with the answer it got", async () => {
  const aigw = await emulator({ speed: 0 });
  const step = (model: string) => ({ provider: "openai", endpoint: "chat/completions", headers: {}, query: { ...hello, model } });
  const answer = await post(aigw, "", [step("mock/500"), step("gpt-4o-mini")], { "cf-aig-max-attempts": "3" });
  const { logs } = await told(aigw, answer);
  expect(logs).toMatchObject([
    { step: 0, attempt: 3, statusCode: 500, success: false, cost: null, responseHead: expect.stringContaining("error") },
    { step: 1, attempt: 1, statusCode: 200, success: true, cost: expect.any(Number) },
  ]);
  expect(logs[0].responseSize).toBe(logs[0].responseHead.length);
});

test("LOG-3 with the quirk, every try has a row of its own", async () => {
  const aigw = await emulator({ speed: 0, quirks: { logRowPerAttempt: true } });
  const answer = await post(aigw, chat, { ...hello, model: "mock/500" }, { "cf-aig-max-attempts": "3" });
  const { logs } = await told(aigw, answer);
  expect(logs).toMatchObject(
    [1, 2, 3].map((attempt) => ({
      attempt,
      step: 0,
      statusCode: 500,
      success: false,
      requestHead: JSON.stringify({ ...hello, model: "mock/500" }),
    })),
  );
  expect(new Set(logs.map(({ id }) => id)).size).toBe(3);
  expect(logs[2].id).toBe(answer.headers.get("cf-aig-log-id"));
});

test("LOG-4 cf-aig-collect-log-payload: false keeps the row and no heads", async () => {
  const aigw = await emulator();
  const { logs } = await told(aigw, await post(aigw, chat, hello, { "cf-aig-collect-log-payload": "false" }));
  expect(logs[0].responseSize).toBeGreaterThan(0);
  expect(Object.keys(logs[0]).filter((name) => name.includes("Head"))).toEqual([]);
});

test("LOG-22 a body that makes the row larger than 10 MB is not stored, whichever it is; the row and the rest are", async () => {
  const parrot = await scripted('- answer: { raw: { body: "{{lastUserText}}{{lastUserText}}" } }');
  const { logs } = await told(parrot, await post(parrot, chat, { ...hello, user: "x".repeat(11 * 1024 * 1024) }));
  expect(logs[0].requestSize).toBeGreaterThan(11 * 1024 * 1024);
  expect(logs[0]).not.toHaveProperty("requestHead");
  expect(logs[0]).toMatchObject({ responseHead: "hellohello" });
  const messages = [{ role: "user", content: "y".repeat(4 * 1024 * 1024) }];
  const answered = await told(parrot, await post(parrot, chat, { ...hello, messages }));
  expect(answered.logs[0].responseSize).toBe(8 * 1024 * 1024);
  expect(answered.logs[0]).toHaveProperty("requestHead");
  expect(answered.logs[0]).not.toHaveProperty("responseHead");
});

test("LOG-7 a head is 4096 characters of a longer body", async () => {
  const aigw = await emulator();
  const { logs } = await told(aigw, await post(aigw, chat, { ...hello, user: "é".repeat(5000) }));
  expect(logs[0].requestHead).toHaveLength(4096);
  expect([logs[0].requestHeadComplete, logs[0].responseHeadComplete]).toEqual([false, true]);
});

async function rows(aigw: EmulatorInside, count: number): Promise<number[]> {
  const ids: (string | null)[] = [];
  for (let index = 0; index < count; index += 1) {
    const answer = await post(aigw, chat, hello);
    await answer.text();
    ids.push(answer.headers.get("cf-aig-request-id"));
  }
  const found: { logs: unknown[] }[] = [];
  for (const id of ids) found.push(await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json());
  return found.map(({ logs }) => logs.length);
}

test("LOG-22 LOG-23 a gateway keeps log_management rows: the first when it stops inserting, the last when the oldest go", async () => {
  expect(await rows(await emulator(gateways({ log_management: 2 })), 4)).toEqual([1, 1, 0, 0]);
  expect(await rows(await emulator(gateways({ log_management: 2, log_management_strategy: "DELETE_OLDEST" })), 4)).toEqual([
    0, 0, 1, 1,
  ]);
  expect(await rows(await emulator(), 3)).toEqual([1, 1, 1]);
});
