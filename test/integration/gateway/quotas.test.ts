import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, hello, post as plainPost } from "../../support/emulator.ts";

const START = Date.UTC(2026, 0, 1, 12, 0, 20);
const messages = hello.messages;
const claude = { model: "claude-sonnet-5", max_tokens: 500, messages };
const gemini = { contents: [{ role: "user", parts: [{ text: "hello" }] }] };
const GEMINI = "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent";
const LLAMA = "workers-ai/@cf/meta/llama-3.1-8b-instruct";

/** With the version that Anthropic insists on, which nobody else minds. */
const post = (aigw: EmulatorInside, path: string, body: unknown, headers: Record<string, string> = {}) =>
  plainPost(aigw, path, body, { "anthropic-version": "2023-06-01", ...headers });

async function withQuotas(quotas: ConfigInput["quotas"], options: ConfigInput = {}) {
  const clock = manualClock(START);
  return { clock, aigw: await emulator({ quotas, ...options }, { clock }) };
}

/** Status and a header of each of so many answers. */
async function series(
  aigw: EmulatorInside,
  times: number,
  header: string,
  path = "openai/chat/completions",
  body: unknown = hello,
) {
  const seen: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const answer = await post(aigw, path, body);
    await answer.arrayBuffer();
    seen.push(`${answer.status} ${answer.headers.get(header)}`);
  }
  return seen;
}

async function traceOf(aigw: EmulatorInside, answer: Response) {
  return (await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json()).trace;
}

test("WIRE-1.8 OpenAI's headers count down, and what is over the quota is its own 429 until there is room again", async () => {
  const { aigw, clock } = await withQuotas([{ provider: "openai", requests_per_minute: 3 }]);
  expect(await series(aigw, 3, "x-ratelimit-remaining-requests")).toEqual(["200 2", "200 1", "200 0"]);
  const refused = await post(aigw, "openai/chat/completions", hello);
  expect(refused.status).toBe(429);
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    "retry-after": "20",
    "retry-after-ms": "20000",
    "x-ratelimit-limit-requests": "3",
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-reset-requests": "1m0s",
    "x-ratelimit-remaining-tokens": "1999900",
    "cf-aig-cache-status": "MISS",
  });
  expect((await refused.json()).error).toEqual({
    message:
      "Rate limit reached for gpt-4o-mini on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.",
    type: "requests",
    param: null,
    code: "rate_limit_exceeded",
  });
  await clock.advance(19_999);
  expect(await series(aigw, 1, "retry-after-ms")).toEqual(["429 1"]);
  await clock.advance(1);
  expect(await series(aigw, 2, "x-ratelimit-reset-requests")).toEqual(["200 1m0s", "429 1m0s"]);
});

test("WIRE-1.8 OpenAI's tokens are input and the most output asked for; a request that never fits is told so", async () => {
  const { aigw } = await withQuotas([{ provider: "openai", tokens_per_minute: 1_000 }]);
  const ask = { ...hello, max_tokens: 600 };
  const first = await post(aigw, "openai/chat/completions", ask);
  const { usage } = await first.json();
  expect(first.headers.get("x-ratelimit-remaining-tokens")).toBe(String(1_000 - 600 - usage.prompt_tokens));
  const second = await post(aigw, "openai/chat/completions", ask);
  const { error } = await second.json();
  expect([second.status, error.type]).toEqual([429, "tokens"]);
  expect(error.message).toMatch(/on tokens per min \(TPM\): Limit 1000, Used 6\d\d, Requested 6\d\d\. Please try again in \d/);
  const never = await post(aigw, "openai/chat/completions", { ...hello, max_tokens: 1_001 });
  expect((await never.json()).error.message).toMatch(/^Request too large for gpt-4o-mini on tokens per min \(TPM\): Limit 1000,/);
});

test("WIRE-2.5 Anthropic's headers count requests and the answer's own tokens, with times of RFC 3339", async () => {
  const { aigw } = await withQuotas([
    { provider: "anthropic", requests_per_minute: 2, input_tokens_per_minute: 1_000, output_tokens_per_minute: 2_000 },
  ]);
  const first = await post(aigw, "anthropic/v1/messages", claude);
  const { usage } = await first.json();
  expect(Object.fromEntries(first.headers)).toMatchObject({
    "anthropic-ratelimit-requests-limit": "2",
    "anthropic-ratelimit-requests-remaining": "1",
    "anthropic-ratelimit-requests-reset": "2026-01-01T12:00:50Z",
    "anthropic-ratelimit-input-tokens-limit": "1000",
    "anthropic-ratelimit-input-tokens-remaining": String(1_000 - usage.input_tokens),
    "anthropic-ratelimit-output-tokens-remaining": String(2_000 - usage.output_tokens),
    "anthropic-ratelimit-tokens-limit": "3000",
    "anthropic-ratelimit-tokens-remaining": String(3_000 - usage.input_tokens - usage.output_tokens),
  });
  expect(await series(aigw, 2, "retry-after", "anthropic/v1/messages", claude)).toEqual(["200 null", "429 30"]);
  const refused = await post(aigw, "anthropic/v1/messages", claude);
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    "anthropic-ratelimit-requests-limit": "2",
    "anthropic-ratelimit-requests-remaining": "0",
    "anthropic-ratelimit-output-tokens-limit": "2000",
  });
  expect((await refused.json()).error).toEqual({
    type: "rate_limit_error",
    message: "This request would exceed your organization's rate limit of 2 requests per minute.",
  });
});

test("WIRE-3.2 Google's quota begins anew with the minute; it says so in the body and in no header", async () => {
  const { aigw, clock } = await withQuotas([{ provider: "google-ai-studio", requests_per_minute: 1 }]);
  expect(await series(aigw, 1, "retry-after", GEMINI, gemini)).toEqual(["200 null"]);
  const refused = await post(aigw, GEMINI, gemini);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, null]);
  const { error } = await refused.json();
  expect(error).toMatchObject({ code: 429, status: "RESOURCE_EXHAUSTED" });
  expect(error.message).toMatch(/limit: 1\n.*retry in 40s/);
  const of = (type: string) => error.details.find((detail: { "@type": string }) => detail["@type"].endsWith(type));
  expect(of("RetryInfo").retryDelay).toBe("40s");
  expect(of("QuotaFailure").violations).toMatchObject([
    {
      quotaId: "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
      quotaDimensions: { model: "gemini-2.5-flash" },
      quotaValue: "1",
    },
  ]);
  await clock.advance(40_000);
  expect((await post(aigw, GEMINI, gemini)).status).toBe(200);
});

test("WIRE-3.2 Google's token and day quotas have names of their own", async () => {
  const violation = async (quota: object) => {
    const { aigw } = await withQuotas([{ provider: "google-ai-studio", ...quota }]);
    await series(aigw, 1, "x", GEMINI, gemini);
    const { error } = await (await post(aigw, GEMINI, gemini)).json();
    return error.details[0].violations[0];
  };
  expect(await violation({ tokens_per_minute: 6 })).toMatchObject({
    quotaMetric: expect.stringMatching(/input_token_count$/),
    quotaId: "GenerateContentInputTokensPerModelPerMinute-FreeTier",
    quotaValue: "6",
  });
  expect(await violation({ requests_per_day: 1 })).toMatchObject({
    quotaId: "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
    quotaValue: "1",
  });
});

test.each([
  ["requests_per_minute", 3040, "40"],
  ["requests_per_day", 3036, String(12 * 3_600 - 20)],
])("WIRE-4.3 Workers AI over its %s answers %i", async (limit, code, wait) => {
  const { aigw } = await withQuotas([{ provider: "workers-ai", [limit]: 1 }]);
  await series(aigw, 1, "x", LLAMA, { prompt: "hi" });
  const refused = await post(aigw, LLAMA, { prompt: "hi" });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, wait]);
  expect((await refused.json()).errors[0].code).toBe(code);
});

test("WIRE-15.5 Bedrock sets the most output aside and gives back what was not used; over the quota is a ThrottlingException", async () => {
  const { aigw } = await withQuotas([{ provider: "aws-bedrock", tokens_per_minute: 1_000 }]);
  const path = "aws-bedrock/bedrock-runtime/us-east-1/model/anthropic.claude-3-5-sonnet-20241022-v2:0/converse";
  const ask = (maxTokens: number) =>
    post(aigw, path, { messages: [{ role: "user", content: [{ text: "hello" }] }], inferenceConfig: { maxTokens } });
  expect([(await ask(800)).status, (await ask(800)).status]).toEqual([200, 200]);
  const refused = await ask(980);
  expect([refused.status, refused.headers.get("x-amzn-errortype")]).toEqual([429, "ThrottlingException"]);
  expect((await refused.json()).message).toBe("Too many tokens, please wait before trying again.");
});

test("each account and each model is counted for itself, whatever gateway and surface it comes through", async () => {
  const { aigw } = await withQuotas([{ provider: "openai", requests_per_minute: 1 }]);
  const ask = (path: string, body: unknown) =>
    aigw.fetch(`http://aigw/v1/${path}`, { method: "POST", headers: { authorization: "Bearer k" }, body: JSON.stringify(body) });
  const statuses: number[] = [];
  for (const [path, model] of [
    ["a/one/openai/chat/completions", "gpt-4o"],
    ["a/two/openai/v1/chat/completions", "gpt-4o"],
    ["a/one/compat/chat/completions", "openai/gpt-4o"],
    ["a/one/openai/chat/completions", "gpt-4o-mini"],
    ["b/one/openai/chat/completions", "gpt-4o"],
  ] as const) {
    statuses.push((await ask(path, { model, messages })).status);
  }
  expect(statuses).toEqual([200, 429, 429, 200, 200]);
});

test("lists of models, what is refused for its key, and malformed bodies take nothing", async () => {
  const { aigw } = await withQuotas([{ provider: "openai", requests_per_minute: 1 }], {
    strict: true,
    gateways: [{ id: "default", authentication: false }],
  });
  for (let time = 0; time < 3; time += 1) await post(aigw, "openai/chat/completions", "{");
  await aigw.fetch("http://aigw/v1/local/default/openai/models", { headers: { authorization: "Bearer k" } });
  await aigw.fetch("http://aigw/v1/local/default/openai/chat/completions", { method: "POST", body: JSON.stringify(hello) });
  expect(await series(aigw, 2, "x-ratelimit-remaining-requests")).toEqual(["200 0", "429 0"]);
});

test("G-CACHE-17 what the cache answers takes nothing of the provider's quota", async () => {
  const { aigw } = await withQuotas([{ provider: "openai", requests_per_minute: 1 }], {
    gateways: [{ id: "default", cache_ttl: 300 }],
  });
  expect(await series(aigw, 3, "cf-aig-cache-status")).toEqual(["200 MISS", "200 HIT", "200 HIT"]);
});

test("streams are counted when they begin and carry the headers too", async () => {
  const { aigw } = await withQuotas([{ provider: "anthropic", tokens_per_minute: 5_000 }]);
  const whole = await post(aigw, "anthropic/v1/messages", claude);
  const { usage } = await whole.json();
  const streamed = await post(aigw, "anthropic/v1/messages", { ...claude, stream: true });
  await streamed.text();
  expect(streamed.headers.get("anthropic-ratelimit-tokens-remaining")).toBe(
    String(5_000 - 2 * (usage.input_tokens + usage.output_tokens)),
  );
});

test("the trace tells the counters and why", async () => {
  const { aigw } = await withQuotas([{ provider: "openai", model: "gpt-4o*", requests_per_minute: 1 }]);
  const facts = async () =>
    (await traceOf(aigw, await post(aigw, "openai/chat/completions", hello))).filter(({ what }: { what: string }) =>
      ["quota", "answered by"].includes(what),
    );
  const left = { requests: { limit: 1, remaining: 0, resetMs: START + 60_000 } };
  expect(await facts()).toMatchObject([
    { what: "answered by", source: "model" },
    { what: "quota", step: 0, attempt: 1, provider: "openai", model: "gpt-4o-mini", allowed: true, left },
  ]);
  expect(await facts()).toMatchObject([
    {
      what: "answered by",
      source: "refusal",
      detail: "rate-limited: the quota of openai is 1 request a minute; there is room again in 60 s",
    },
    { what: "quota", allowed: false, left },
  ]);
});

test("G-REQ-13 G-UNI-7 a step that hits its provider's quota gives way to the next, and serves again when there is room", async () => {
  const { aigw, clock } = await withQuotas([{ provider: "openai", requests_per_minute: 2 }]);
  const steps = [
    { provider: "openai", endpoint: "chat/completions", headers: { authorization: "Bearer k" }, query: hello },
    {
      provider: "anthropic",
      endpoint: "v1/messages",
      headers: { "x-api-key": "k", "anthropic-version": "2023-06-01" },
      query: claude,
    },
  ];
  const served = async () => {
    const answer = await post(aigw, "", steps);
    return `${answer.status} ${answer.headers.get("cf-aig-step")}`;
  };
  expect([await served(), await served(), await served(), await served()]).toEqual(["200 0", "200 0", "200 1", "200 1"]);
  await clock.advance(30_000);
  expect([await served(), await served()]).toEqual(["200 0", "200 1"]);
});

test("G-REQ-5 G-REQ-9 a retry whose delay ends before the quota has room fails, one whose delay ends after it succeeds", async () => {
  const { aigw, clock } = await withQuotas([{ provider: "openai", requests_per_minute: 1 }]);
  await series(aigw, 1, "x");
  const retried = (delay: number) =>
    post(aigw, "openai/chat/completions", hello, { "cf-aig-max-attempts": "2", "cf-aig-retry-delay": String(delay) });
  const early = retried(29_999);
  await clock.advance(29_999);
  expect((await early).status).toBe(429);
  const late = retried(30_001);
  await clock.advance(30_001);
  const answer = await late;
  expect(answer.status).toBe(200);
  const tries = (await traceOf(aigw, answer)).filter(({ what }: { what: string }) => what === "answer began" || what === "quota");
  expect(tries.map(({ atMs, what, allowed, status }: Record<string, unknown>) => [atMs, what, allowed ?? status])).toEqual([
    [0, "quota", false],
    [0, "answer began", 429],
    [30_001, "quota", true],
    [30_001, "answer began", 200],
  ]);
});

test("G-REQ-10 the provider's retry-after is ignored: only the configured delay counts", async () => {
  const { aigw, clock } = await withQuotas([{ provider: "openai", requests_per_minute: 1 }]);
  await series(aigw, 1, "x");
  const asked = post(aigw, "openai/chat/completions", hello, { "cf-aig-max-attempts": "2", "cf-aig-retry-delay": "250" });
  await clock.advance(250);
  const answer = await asked;
  expect([answer.status, answer.headers.get("retry-after-ms")]).toEqual([429, "59750"]);
});

test("a reset forgets what was counted, of one account or of all", async () => {
  const { aigw } = await withQuotas([{ provider: "openai", requests_per_minute: 1 }]);
  expect(await series(aigw, 2, "x")).toEqual(["200 null", "429 null"]);
  aigw.reset("other");
  expect(await series(aigw, 1, "x")).toEqual(["429 null"]);
  aigw.reset("local");
  expect(await series(aigw, 2, "x")).toEqual(["200 null", "429 null"]);
});

test("exactly so many of a burst pass", async () => {
  const { aigw } = await withQuotas([{ provider: "openai", requests_per_minute: 7 }]);
  const answers = await Promise.all(Array.from({ length: 40 }, () => post(aigw, "openai/chat/completions", hello)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
});

test("a quota of a provider that there is not keeps the emulator from starting, and says what was meant", async () => {
  const made = emulator({ quotas: [{ provider: "opnai", requests_per_minute: 1 }] });
  await expect(made).rejects.toMatchObject({
    code: "AIGW-CONFIG",
    message: "quotas[0].provider: there is no provider 'opnai'",
    hint: expect.stringMatching(/^did you mean 'openai'\? known: /),
  });
});
