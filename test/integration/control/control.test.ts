import { expect, test } from "vitest";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const get = async (aigw: Awaited<ReturnType<typeof emulator>>, path: string) => {
  const answer = await aigw.fetch(`http://aigw/_aigw/${path}`);
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
};

test("GET /_aigw/health says who answers", async () => {
  const { status, body } = await get(await emulator({ strict: true }), "health");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: "ok",
    name: "aigw-emulator",
    strict: true,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
});

test("an exchange is also found by the id of a log row of any of its steps", async () => {
  const aigw = await emulator({ quirks: { logRowPerAttempt: false } });
  const step = (model: string) => ({ provider: "openai", endpoint: "chat/completions", headers: {}, query: { ...hello, model } });
  const answer = await aigw.fetch("http://aigw/v1/local/default", {
    method: "POST",
    body: JSON.stringify([step("mock/500"), step("mock/echo")]),
  });
  await answer.text();
  const id = answer.headers.get("cf-aig-request-id");
  const logId = answer.headers.get("cf-aig-log-id");
  expect(logId).not.toBe(id);
  expect((await get(aigw, `exchanges/${logId}`)).body.id).toBe(id);
});

test("where the base URL is wrong, nobody is told to script an answer for the path", async () => {
  const aigw = await emulator();
  const lintsOf = async (path: string) => {
    const answer = await post(aigw, path, hello);
    await answer.text();
    const { trace } = (await get(aigw, `exchanges/${answer.headers.get("cf-aig-request-id")}`)).body;
    return trace.filter(({ what }: { what: string }) => what === "lint").map(({ id }: { id: string }) => id);
  };
  expect(await lintsOf("anthropic/messages")).toContain("AIGW-L011");
  expect(await lintsOf("anthropic/messages")).not.toContain("AIGW-L005");
  expect(await lintsOf("openai/files/nothing")).toContain("AIGW-L005");
});

test("G-URL-7 a version where the provider belongs gets the path with the provider", async () => {
  const aigw = await emulator();
  await (await post(aigw, "v1/chat/completions", hello)).text();
  const { id } = (await get(aigw, "exchanges?limit=1")).body.exchanges[0];
  const { trace } = (await get(aigw, `exchanges/${id}`)).body;
  expect(trace).toContainEqual(
    expect.objectContaining({ what: "refused", hint: expect.stringContaining("/default/openai/chat/completions") }),
  );
});

test("a clock that is moved in two ways at once is told both", async () => {
  const body = JSON.stringify({ advance: "1h", freeze: true });
  const answer = await (await emulator()).fetch("http://aigw/_aigw/clock", { method: "POST", body });
  expect(answer.status).toBe(400);
  expect((await answer.json()).detail).toMatch(/^the body: expected one of .*, found advance, freeze$/);
});

test("GET /_aigw/exchanges lists newest first, filters, and pages without gaps", async () => {
  const aigw = await emulator({}, { clock: manualClock(1_000) });
  for (const model of ["mock/echo", "mock/429", "mock/echo", "mock/500", "mock/echo"]) {
    await (await post(aigw, "openai/chat/completions", { ...hello, model })).text();
  }
  const all = (await get(aigw, "exchanges")).body;
  expect(all).toMatchObject({ total: 5, next: null });
  expect(all.exchanges.map(({ status }: { status: number }) => status)).toEqual([200, 500, 200, 429, 200]);
  expect((await get(aigw, "exchanges?status=429")).body.exchanges).toHaveLength(1);
  expect((await get(aigw, "exchanges?model=mock%2Fecho")).body.total).toBe(3);
  expect((await get(aigw, "exchanges?provider=anthropic")).body.exchanges).toEqual([]);

  const seen: string[] = [];
  for (
    let page = (await get(aigw, "exchanges?limit=2")).body;
    ;
    page = (await get(aigw, `exchanges?limit=2&before=${page.next}`)).body
  ) {
    seen.push(...page.exchanges.map(({ id }: { id: string }) => id));
    if (page.next === null) break;
  }
  expect(seen).toEqual(all.exchanges.map(({ id }: { id: string }) => id));
});

test("GET /_aigw/exchanges?lint= finds the requests that a lint was said of, and none whose text looks so", async () => {
  const aigw = await emulator();
  const texts = { "cf-aig-metadata": '"id":"AIGW-L042"', "cf-aig-event-id": '"id":"AIGW-L042"' };
  for (const headers of [{}, { "cf-aig-cache-tll": "60" }, texts])
    await (await post(aigw, "openai/chat/completions", hello, headers)).text();
  const found = (await get(aigw, "exchanges?lint=AIGW-L042")).body;
  expect(found.total).toBe(1);
  expect((await get(aigw, `exchanges/${found.exchanges[0].id}`)).body.story.join()).toContain("did you mean cf-aig-cache-ttl?");
  expect((await get(aigw, "exchanges?lint=AIGW-L99")).body.detail).toContain("expected the id of a lint");
});

test("GET /_aigw/exchanges/{id} tells the whole story in order, with durations", async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const aigw = await emulator({}, { clock });
  const answering = post(aigw, "openai/chat/completions", { ...hello, model: "mock/slow-2s" });
  await clock.advance(2_000);
  const id = (await answering).headers.get("cf-aig-request-id");
  const { body } = await get(aigw, `exchanges/${id}`);
  expect(body.trace.map(({ what }: { what: string }) => what)).toEqual([
    "arrived",
    "gateway",
    "step",
    "cache",
    "credential",
    "attempt",
    "answered by",
    "waited",
    "answer began",
    "cost",
    "ended",
  ]);
  expect(body.trace.find(({ what }: { what: string }) => what === "waited")).toMatchObject({ ms: 2_000, durationMs: 2_000 });
  expect(body).toMatchObject({ id, status: 200, durationMs: 2_000, provider: "openai", model: "mock/slow-2s", logId: id });
});

test("G-HDR-1 G-UNI-6 the story tells in sentences who won over whom, and never what the request held", async () => {
  const gateways = [{ id: "default", cache_ttl: 60 }];
  const aigw = await emulator({ gateways }, { clock: manualClock(1_000) });
  const step = {
    provider: "openai",
    endpoint: "chat/completions",
    headers: { authorization: "Bearer sk-secret", "cf-aig-cache-ttl": 0 },
    query: hello,
  };
  const headers = { "cf-aig-cache-ttl": "3600", "cf-aig-metadata": '{"who":"somebody"}' };
  const answer = await post(aigw, "", [step], headers);
  await answer.text();
  const { story } = (await get(aigw, `exchanges/${answer.headers.get("cf-aig-request-id")}`)).body;
  expect(story).toContain(
    "0 ms: cf-aig-cache-ttl sets caching off, and wins over cf-aig-cache-ttl (request header) and cache_ttl (gateway).",
  );
  expect(story.at(-1)).toMatch(/^0 ms: The answer of openai gpt-4o-mini, status 200, ended complete, after \d+ bytes\.$/);
  expect(story.join("\n")).not.toMatch(/sk-secret|somebody|hello/);
});

test("the gateway's own retries are told, although no request asked for them", async () => {
  const gateways = [{ id: "default", retry_max_attempts: 2, retry_delay: 100 }];
  const aigw = await emulator({ gateways, speed: 0 });
  const answer = await post(aigw, "openai/chat/completions", { ...hello, model: "mock/500" });
  const { story } = (await get(aigw, `exchanges/${answer.headers.get("cf-aig-request-id")}`)).body;
  const sentences = story.map((line: string) => line.replace(/^[\d.]+ ms: /, ""));
  expect(sentences).toEqual(expect.arrayContaining(["retry_max_attempts sets up to 2 attempts.", "Attempt 2 began."]));
  expect(sentences).toContain("It waits 100 ms: backoff before attempt 2.");
});

test("a refused request can be explained too (R-2)", async () => {
  const aigw = await emulator();
  const refused = await post(aigw, "opnai/chat/completions", hello);
  const { body } = await get(aigw, `exchanges/${refused.headers.get("cf-aig-request-id")}`);
  expect(body).toMatchObject({ status: 400, logId: null });
  expect(body.trace.slice(-2)).toMatchObject([
    { what: "refused", code: 2008, hint: expect.stringContaining("openai") },
    { what: "ended", how: "complete", bytes: expect.any(Number) },
  ]);
});

test("an unknown exchange is a 404 that says where to look", async () => {
  const { status, type, body } = await get(await emulator(), "exchanges/nope");
  expect([status, type]).toEqual([404, expect.stringContaining("application/problem+json")]);
  expect(body.detail).toContain("GET /_aigw/exchanges");
});

test("an unknown or malformed query parameter is a 400 that names it, what was found and what was meant", async () => {
  const aigw = await emulator();
  for (const [query, detail] of [
    ["statsu=200", "unknown parameter 'statsu'; did you mean 'status'? known here: account, gateway, "],
    ["limit=many", 'limit: expected a whole number from 1 to 1000, found "many"'],
    [
      "status=99&gateway=",
      'gateway: expected a gateway id, found ""; status: expected a whole number from 100 to 599, found "99"',
    ],
  ] as const) {
    const { status, type, body } = await get(aigw, `exchanges?${query}`);
    expect([status, type], query).toEqual([400, expect.stringContaining("application/problem+json")]);
    expect(body, query).toMatchObject({ title: "Bad Request", detail: expect.stringContaining(detail) });
  }
  expect((await get(aigw, "mocks?unused=maybe")).body.detail).toBe('unused: expected true or false, found "maybe"');
});

test("a path that is not served, or not with this method, is a problem that says what is", async () => {
  const aigw = await emulator();
  for (const [path, detail] of [
    ["exchnages", "nothing is served at GET /_aigw/exchnages; did you mean /_aigw/exchanges? there is GET /_aigw/health, "],
    ["exchanges/a/b?x=1", "nothing is served at GET /_aigw/exchanges/a/b; "],
    ["reset?account=a", "/_aigw/reset does not take GET; use POST"],
  ] as const) {
    const { status, type, body } = await get(aigw, path);
    expect([status, type], path).toEqual([404, expect.stringContaining("application/problem+json")]);
    expect(body, path).toMatchObject({ title: "Not Found", detail: expect.stringContaining(detail) });
  }
  expect((await aigw.fetch("http://aigw/_aigw")).status).toBe(404);
});

test("what a path would pass over is refused: a body that it does not take; a byte order mark before one is not", async () => {
  const aigw = await emulator();
  const said = async (method: string, path: string, body: unknown) => {
    const answer = await aigw.fetch(`http://aigw/_aigw/${path}`, { method, body: JSON.stringify(body) });
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  await (await post(aigw, "openai/chat/completions", hello)).text();
  expect(await said("POST", "reset", { parts: ["cache"] })).toMatchObject({
    status: 400,
    detail: "POST /_aigw/reset takes no body; what it takes stands in the URL: ?account=&parts=",
  });
  expect(await said("DELETE", "cache", { gateway: "default" })).toMatchObject({
    status: 400,
    detail: expect.stringContaining("takes no body"),
  });
  expect((await get(aigw, "exchanges")).body.total).toBe(1);
  expect(await said("POST", "reset", {})).toMatchObject({ status: 200 });
  const marked = await aigw.fetch("http://aigw/_aigw/faults", { method: "POST", body: '\uFEFF{"kind":"bad-key"}' });
  expect(marked.status).toBe(200);
});

test("POST /_aigw/reset forgets one account, or all; after it the same request has the same ids again", async () => {
  const aigw = await emulator({}, { clock: manualClock(1_000) });
  const first = await (await post(aigw, "openai/chat/completions", hello)).text();
  expect(await (await post(aigw, "openai/chat/completions", hello)).text()).not.toBe(first);
  expect((await aigw.fetch("http://aigw/_aigw/reset?account=other", { method: "POST" })).status).toBe(200);
  expect((await get(aigw, "exchanges")).body.total).toBe(2);
  await aigw.fetch("http://aigw/_aigw/reset", { method: "POST" });
  expect((await get(aigw, "exchanges")).body.total).toBe(0);
  expect(await (await post(aigw, "openai/chat/completions", hello)).text()).toBe(first);
});

test("keys sent in the URL are stored and shown nowhere", async () => {
  const aigw = await emulator();
  const answer = await aigw.fetch("http://aigw/v1/local/default/google-ai-studio/v1beta/models?key=AIzaVerySecret");
  await answer.text();
  expect(JSON.stringify((await get(aigw, "exchanges")).body)).not.toContain("AIzaVerySecret");
  expect(JSON.stringify((await get(aigw, `exchanges/${answer.headers.get("cf-aig-request-id")}`)).body)).not.toContain(
    "AIzaVerySecret",
  );
});

test("GET /_aigw/mocks lists the rules with their hits, the unused and the shadowed", async () => {
  const rules = `rules:
  - { id: hi, match: { lastUserText: hello }, answer: { text: hi } }
  - { id: never, match: { lastUserText: hello, model: gpt-4o-mini }, answer: { text: no } }
  - { id: other, match: { lastUserText: bye }, answer: { text: bye } }
`;
  const aigw = await emulator({ mocks: "m" }, { files: memoryFiles({ [`${process.cwd()}/m/a.mock.yaml`]: rules }) });
  const answer = await post(aigw, "openai/chat/completions", hello);
  expect((await answer.json()).choices[0].message.content).toBe("hi");
  const ids = async (query: string) => (await get(aigw, `mocks${query}`)).body.rules.map(({ id }: { id: string }) => id);
  expect(await ids("")).toEqual(["hi", "never", "other"]);
  expect(await ids("?unused=true")).toEqual(["never", "other"]);
  expect(await ids("?shadowed=true")).toEqual(["never"]);
  expect(await ids("?account=else&unused=false")).toEqual([]);
});

test.each([false, true])("what tools an answer calls is known however long it is (stream: %s)", async (stream) => {
  const text = "All the weather of the world. ".repeat(400);
  const toolCalls = [{ name: "get_weather", arguments: { city: "Paris", days: 2 } }];
  const aigw = await emulator();
  await post(aigw, "../../../_aigw/mocks", { answer: { text, toolCalls } });
  const tools = [{ type: "function", function: { name: "get_weather", parameters: { type: "object" } } }];
  const answer = await post(aigw, "openai/chat/completions", { ...hello, tools, stream });
  expect(await answer.text()).toContain("get_weather");
  const { body } = await get(aigw, `exchanges/${answer.headers.get("cf-aig-request-id")}`);
  expect(body.logs).toMatchObject([{ responseHeadComplete: false, toolCalls }]);
});
