import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, hello, post, strictOpen } from "../../support/emulator.ts";

const messages = [{ role: "user", content: "hello" }];
const openai = (model: string, more = {}) => ({
  provider: "openai",
  endpoint: "chat/completions",
  headers: { Authorization: "Bearer k" },
  query: { model, messages },
  ...more,
});
const anthropic = {
  provider: "anthropic",
  endpoint: "v1/messages",
  headers: { "x-api-key": "k", "anthropic-version": "2023-06-01" },
  query: { model: "claude-sonnet-5", max_tokens: 20, messages },
};

async function traceOf(aigw: EmulatorInside, answer: Response) {
  return (await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json()).trace;
}

test("G-UNI-1 G-UNI-8 the first step that succeeds is the answer, with its number", async () => {
  const answer = await post(await emulator(), "", [openai("gpt-4o-mini"), anthropic]);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cf-aig-step")).toBe("0");
  expect((await answer.json()).object).toBe("chat.completion");
});

test("G-UNI-2 one step may come without its list", async () => {
  expect((await post(await emulator(), "", openai("gpt-4o-mini"))).status).toBe(200);
});

test("G-UNI-3 G-UNI-14 compat is a provider too, endpoints may have a query, and both forms of the path work", async () => {
  const aigw = await emulator();
  const compat = {
    provider: "compat",
    endpoint: "chat/completions",
    headers: {},
    query: { model: "anthropic/claude-sonnet-5", messages },
  };
  expect((await (await post(aigw, "", [compat])).json()).object).toBe("chat.completion");
  const google = {
    provider: "google-ai-studio",
    endpoint: "v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
    headers: {},
    query: { contents: [{ parts: [{ text: "hi" }] }] },
  };
  expect((await post(aigw, "", [google])).headers.get("content-type")).toMatch(/^text\/event-stream/);
  for (const endpoint of ["v1/chat/completions", "chat/completions"])
    expect((await post(aigw, "", [openai("gpt-4o-mini", { endpoint })])).status).toBe(200);
  for (const endpoint of ["run/@cf/meta/llama-3.1-8b-instruct", "@cf/meta/llama-3.1-8b-instruct"]) {
    expect((await post(aigw, "", [{ provider: "workers-ai", endpoint, headers: {}, query: { prompt: "hi" } }])).status).toBe(200);
  }
});

test("G-UNI-4 the key may stand in `authorization`, where older payloads have it", async () => {
  const aigw = await emulator(strictOpen);
  const { headers: _, ...old } = openai("gpt-4o-mini");
  expect((await post(aigw, "", [{ ...old, authorization: "Bearer k" }])).status).toBe(200);
  expect((await post(aigw, "", [old])).status).toBe(401);
});

test("G-UNI-5 G-UNI-6 a step's own settings win over the request's", async () => {
  const aigw = await emulator();
  const steps = [openai("mock/500", { config: { maxAttempts: 2 } }), openai("mock/503"), openai("gpt-4o-mini")];
  const answer = await post(aigw, "", steps, { "cf-aig-max-attempts": "3", "cf-aig-retry-delay": "0" });
  const tries = (await traceOf(aigw, answer)).filter(({ what }: { what: string }) => what === "attempt");
  expect(tries.map(({ step }: { step: number }) => step)).toEqual([0, 0, 1, 1, 1, 2]);
  expect(answer.headers.get("cf-aig-step")).toBe("2");
});

test("G-UNI-6 a step may turn caching off that the request asks for", async () => {
  const aigw = await emulator();
  const cached = { "cf-aig-cache-ttl": "3600", "cf-aig-cache-key": "k" };
  const statusOf = async (step: unknown) =>
    (await post(aigw, "", [openai("mock/500"), step], cached)).headers.get("cf-aig-cache-status");
  const off = openai("gpt-4o-mini", { headers: { Authorization: "Bearer k", "cf-aig-cache-ttl": "0" } });
  expect([await statusOf(off), await statusOf(off)]).toEqual(["MISS", "MISS"]);
});

test("G-UNI-7 G-UNI-9 a step that fails, with a 4xx too, gives way to the next", async () => {
  const answer = await post(await emulator(strictOpen), "", [openai("no-such-model"), anthropic]);
  expect(answer.headers.get("cf-aig-step")).toBe("1");
  expect((await answer.json()).type).toBe("message");
});

test("G-REQ-3 G-REQ-13 a fallback drill: the first times out, the second is limited twice, the third serves, on the clock to the millisecond", async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const aigw = await emulator({}, { clock });
  const steps = [
    openai("mock/slow-30s", { config: { requestTimeout: 1_000 } }),
    openai("mock/429", { config: { maxAttempts: 2, retryDelay: 250 } }),
    openai("mock/slow-100ms"),
  ];
  const answering = post(aigw, "", steps);
  await clock.advance(5_000);
  const answer = await answering;
  expect(answer.headers.get("cf-aig-step")).toBe("2");
  type Row = { atMs: number; durationMs: number; what: string; step?: number; attempt?: number; status?: number; ms?: number };
  const told = ["step", "attempt", "no answer", "waited", "answer began", "ended"];
  const timeline: Row[] = (await traceOf(aigw, answer)).filter(({ what }: Row) => told.includes(what));
  // When, what, step, attempt, status or wait.
  const table = timeline.map(({ atMs, what, step, attempt, status, ms }) => [atMs, what, step, attempt, status ?? ms]);
  const none = undefined;
  expect(table).toEqual([
    [0, "step", 0, none, none],
    [0, "attempt", 0, 1, none],
    [0, "waited", none, none, 30_000],
    [1_000, "no answer", 0, 1, none],
    [1_000, "step", 1, none, none],
    [1_000, "attempt", 1, 1, none],
    [1_000, "answer began", 1, 1, 429],
    [1_000, "waited", none, none, 250],
    [1_250, "attempt", 1, 2, none],
    [1_250, "answer began", 1, 2, 429],
    [1_250, "step", 2, none, none],
    [1_250, "attempt", 2, 1, none],
    [1_250, "waited", none, none, 100],
    [1_350, "answer began", 2, 1, 200],
    [1_350, "ended", none, none, none],
  ]);
  const durations = timeline.filter(({ what }) => what === "waited").map(({ durationMs }) => durationMs);
  expect(durations).toEqual([1_000, 250, 100]);
});

test("G-UNI-10 when all fail, the last step's answer is given; with no answer at all it is 2005", async () => {
  const aigw = await emulator({ speed: 0 });
  const failed = await post(aigw, "", [openai("mock/500"), openai("mock/429")]);
  expect([failed.status, failed.headers.get("cf-aig-step")]).toEqual([429, "1"]);
  const none = await post(aigw, "", [openai("mock/slow-30s", { config: { requestTimeout: 10 } })]);
  expect([none.status, (await none.json()).internalCode]).toEqual([400, 2005]);
});

test.each([
  ["no list", "{", 7001],
  ["an empty list", [], 7001],
  ["a step that is no object", ["x"], 7001],
  ["a step without endpoint", [{ provider: "openai", query: {} }], 7001],
  ["an unknown provider", [openai("gpt-4o-mini"), { ...openai("x"), provider: "nobody" }], 2008],
])("G-UNI-11 %s is refused before anything is tried", async (_, payload, code) => {
  const answer = await post(await emulator(), "", payload);
  expect([answer.status, (await answer.json()).internalCode]).toEqual([400, code]);
  expect(answer.headers.get("cf-aig-log-id")).toBeNull();
});

test("G-UNI-12 each step has a log row, and the rate limit counts the request once", async () => {
  const aigw = await emulator({ gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 60 }] });
  const answer = await post(aigw, "", [openai("mock/500"), openai("gpt-4o-mini")]);
  expect(answer.status).toBe(200);
  expect((await post(aigw, "openai/chat/completions", hello)).status).toBe(429);
});

test("G-UNI-15 the codes that Cloudflare's client looks for are exact", async () => {
  const aigw = await emulator({ ...strictOpen, gateways: [{ id: "mine", authentication: false }, ...strictOpen.gateways] });
  const answer = await aigw.fetch("http://aigw/v1/local/nowhere", {
    method: "POST",
    body: JSON.stringify([openai("gpt-4o-mini")]),
  });
  expect([answer.status, (await answer.json()).error[0].code]).toEqual([400, 2001]);
});

test("G-ID-3 with several steps the request's id is that of all, and the log id that of the step that answered", async () => {
  const aigw = await emulator();
  const answer = await post(aigw, "", [openai("mock/500"), anthropic]);
  const [request, log] = ["cf-aig-request-id", "cf-aig-log-id"].map((name) => answer.headers.get(name));
  expect(answer.headers.get("cf-aig-step")).toBe("1");
  expect(log).not.toBe(request);
  const { id, logs } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${request}`)).json();
  expect(id).toBe(request);
  expect(logs).toMatchObject([
    { step: 0, provider: "openai", statusCode: 500 },
    { step: 1, provider: "anthropic", statusCode: 200, id: log },
  ]);
});
