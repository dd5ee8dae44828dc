import { expect, test } from "vitest";
import { exchangeSummary } from "../../../src/emulator/exchange-summary.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("G-ERR-1 a refusal has the gateway's envelope: an array under `error`, an empty array as `result`", async () => {
  const answer = await post(await emulator(), "nobody/chat/completions", hello);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(await answer.json()).toEqual({
    success: false,
    result: [],
    messages: [],
    error: [{ code: 2008, message: "Invalid provider" }],
    name: "AiGatewayError",
    httpCode: 400,
    internalCode: 2008,
    message: "Invalid provider",
    description: "Invalid provider",
  });
});

test("G-ERR-4 message and description of 2005 are the same text", async () => {
  const aigw = await emulator({ speed: 0 });
  const answer = await post(
    aigw,
    "openai/chat/completions",
    { ...hello, model: "mock/slow-2s" },
    { "cf-aig-request-timeout": "50" },
  );
  expect(answer.status).toBe(400);
  const { message, description } = await answer.json();
  expect([message, description]).toEqual(["Failed to get response from provider", "Failed to get response from provider"]);
});

test("G-ERR-5 a provider's error keeps the provider's own body", async () => {
  const answer = await post(await emulator(), "openai/chat/completions", { ...hello, model: "mock/429" });
  expect(answer.status).toBe(429);
  const body = await answer.json();
  expect(body.error.code).toBe("rate_limit_exceeded");
  expect(body.name).toBeUndefined();
});

test("G-ERR-6 with stream: true an error before the stream is ordinary JSON", async () => {
  const answer = await post(await emulator(), "openai/chat/completions", { ...hello, model: "mock/500", stream: true });
  expect(answer.status).toBe(500);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect((await answer.json()).error.type).toBe("server_error");
});

test("G-PASS-7 G-REQ-1 no first byte within cf-aig-request-timeout is 400 code 2005", async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const aigw = await emulator({}, { clock });
  const answering = post(
    aigw,
    "openai/chat/completions",
    { ...hello, model: "mock/slow-2s" },
    { "cf-aig-request-timeout": "1999" },
  );
  await clock.advance(1_999);
  const answer = await answering;
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ internalCode: 2005 });
  const inTime = post(aigw, "openai/chat/completions", { ...hello, model: "mock/slow-2s" }, { "cf-aig-request-timeout": "2001" });
  await clock.advance(2_000);
  expect((await inTime).status).toBe(200);
});

test("G-ID-1 G-ID-2 request, log and event id are one UUIDv7 when one step answered", async () => {
  const answer = await post(await emulator(), "openai/chat/completions", hello);
  const id = answer.headers.get("cf-aig-request-id");
  expect(id).toMatch(UUID7);
  expect(answer.headers.get("cf-aig-log-id")).toBe(id);
  expect(answer.headers.get("cf-aig-event-id")).toBe(id);
});

test("G-ID-2 the caller's event id is echoed, the others stay", async () => {
  const answer = await post(await emulator(), "openai/chat/completions", hello, { "cf-aig-event-id": "mine-1" });
  expect(answer.headers.get("cf-aig-event-id")).toBe("mine-1");
  expect(answer.headers.get("cf-aig-log-id")).toBe(answer.headers.get("cf-aig-request-id"));
});

test("G-ID-4 a refusal at the door has request and event id, but no log id", async () => {
  const { headers } = await post(await emulator(), "nobody/x", hello);
  expect(headers.get("cf-aig-request-id")).toMatch(UUID7);
  expect(headers.get("cf-aig-event-id")).toBe(headers.get("cf-aig-request-id"));
  expect(headers.get("cf-aig-log-id")).toBeNull();
  expect(headers.get("cf-aig-cache-status")).toBeNull();
});

test("G-ID-2 an empty event id is none, for refusals too", async () => {
  for (const path of ["openai/chat/completions", "nobody/x"]) {
    const { headers } = await post(await emulator(), path, hello, { "cf-aig-event-id": "" });
    expect(headers.get("cf-aig-event-id"), path).toBe(headers.get("cf-aig-request-id"));
  }
});

test("G-ID-5 G-CACHE-11 an answer says step 0 and MISS, with caching off too, and never a cost", async () => {
  const { headers } = await post(await emulator(), "openai/chat/completions", hello);
  expect(headers.get("cf-aig-step")).toBe("0");
  expect(headers.get("cf-aig-cache-status")).toBe("MISS");
  expect(headers.get("cf-ray")).toMatch(/^[0-9a-f]{16}-[A-Z]{3}$/);
  expect([...headers.keys()].filter((name) => name.includes("cost"))).toEqual([]);
});

test("G-ID-7 a provider's 429 keeps the provider's retry-after", async () => {
  const { headers } = await post(await emulator(), "openai/chat/completions", { ...hello, model: "mock/429" });
  expect(headers.get("retry-after")).toMatch(/^\d+$/);
});

test("G-PASS-5 four identical calls at once get four different ids and the same text, each MISS", async () => {
  const aigw = await emulator();
  const answers = await Promise.all(Array.from({ length: 4 }, () => post(aigw, "openai/chat/completions", hello)));
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  expect(new Set(bodies.map(({ id }) => id)).size).toBe(4);
  expect(new Set(bodies.map(({ choices }) => choices[0].message.content)).size).toBe(1);
  expect(answers.map(({ headers }) => headers.get("cf-aig-cache-status"))).toEqual(["MISS", "MISS", "MISS", "MISS"]);
});

test("R-5 two emulators with one seed give equal answers in any order, another seed other texts", async () => {
  const ask = async (seed: string, order: string[]) => {
    const aigw = await emulator({ seed }, { clock: manualClock(1_000) });
    const entries: [string, string][] = [];
    for (const content of order) {
      const answer = await post(aigw, "openai/chat/completions", { ...hello, messages: [{ role: "user", content }] });
      entries.push([content, await answer.text()]);
    }
    return Object.fromEntries(entries);
  };
  const first = await ask("s", ["one", "two"]);
  expect(await ask("s", ["two", "one"])).toEqual(first);
  expect(await ask("t", ["one", "two"])).not.toEqual(first);
});

test("G-ID-4 what is refused before it is understood has its ids and its trace too", async () => {
  const aigw = await emulator({ bodyLimit: 1_000 });
  const large = await post(aigw, "openai/chat/completions", "x".repeat(1_001));
  const badUrl = await post(aigw, "openai/%zz", hello);
  for (const [answer, status] of [
    [large, 413],
    [badUrl, 400],
  ] as const) {
    expect(answer.status).toBe(status);
    const id = answer.headers.get("cf-aig-request-id");
    expect(id).toMatch(UUID7);
    expect((await answer.json()).name).toBe("AiGatewayError");
    const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json();
    expect(trace).toContainEqual(expect.objectContaining({ what: "refused", status }));
  }
});

test("R-14 a key in a URL that cannot be read gets neither into the trace nor to the terminal", async () => {
  const aigw = await emulator();
  const said: unknown[] = [];
  aigw.events.on("ended", (ended) => said.push(exchangeSummary(ended)));
  const answer = await post(aigw, "google-ai-studio/%zz?key=AIza-secret&%6bey=AIza-secret", hello);
  const id = answer.headers.get("cf-aig-request-id");
  const exchange = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).text();
  expect(exchange).toContain('"what":"refused"');
  expect(exchange).not.toContain("AIza-secret");
  expect(said).toHaveLength(1);
  expect(JSON.stringify(said)).not.toContain("AIza-secret");
});
