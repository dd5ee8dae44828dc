import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { FaultInput } from "../../../src/schema/fault-input.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { call } from "../../support/control.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

const chat = "openai/chat/completions";
const statusOf = async (aigw: EmulatorInside, headers = {}, ask: object = hello) => (await post(aigw, chat, ask, headers)).status;
const listed = async (aigw: EmulatorInside, account = "local") =>
  (await call(aigw, "GET", `faults?account=${account}`)).body.faults;

async function statuses(aigw: EmulatorInside, count: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < count) seen.push(await statusOf(aigw));
  return seen;
}

async function newest(aigw: EmulatorInside) {
  const { exchanges } = (await call(aigw, "GET", "exchanges?limit=1")).body;
  return (await call(aigw, "GET", `exchanges/${exchanges[0].id}`)).body;
}

describe("when it strikes", () => {
  const boom = { kind: "status", status: 500 };
  test.each([
    [{ first: 2 }, [500, 500, 200, 200]],
    [{ every: 2 }, [200, 500, 200, 500]],
    [{ from: 2, to: 3 }, [200, 500, 500, 200]],
    [{ times: 1 }, [500, 200, 200, 200]],
    [{ every: 2, times: 1 }, [200, 500, 200, 200]],
    [{ probability: 0 }, [200, 200, 200, 200]],
    [{ probability: 1 }, [500, 500, 500, 500]],
  ])("%j", async (when, expected) => {
    expect(await statuses(await emulator({ faults: [{ ...boom, ...when }] }), 4)).toEqual(expected);
  });

  test("a schedule follows the account's clock", async () => {
    const aigw = await emulator({}, { clock: manualClock(Date.UTC(2026, 0, 1)) });
    await call(aigw, "POST", "faults", { ...boom, after: "10s", for: "30s" });
    const state = async () => (await listed(aigw))[0].state;
    expect([await state(), await statusOf(aigw)]).toEqual(["waiting", 200]);
    await aigw.clock().advance("10s");
    expect([await state(), await statusOf(aigw)]).toEqual(["active", 500]);
    await aigw.clock().advance("30s");
    expect([await state(), await statusOf(aigw)]).toEqual(["over", 200]);
  });

  test("a rate limit with an end counts down to it", async () => {
    const aigw = await emulator({}, { clock: manualClock(Date.UTC(2026, 0, 1)) });
    await call(aigw, "POST", "faults", { kind: "rate-limited", for: "30s" });
    const comeBack = async () => (await post(aigw, chat, hello)).headers.get("retry-after");
    expect(await comeBack()).toBe("30");
    await aigw.clock().advance("20s");
    expect(await comeBack()).toBe("10");
  });
});

describe("where it strikes", () => {
  test.each([
    [{ provider: "openai" }, true],
    [{ provider: "anthropic" }, false],
    [{ provider: "open*" }, true],
    [{ model: "gpt-4o*" }, true],
    [{ model: "gpt-4o" }, false],
    [{ endpoint: "chat/completions" }, true],
    [{ endpoint: "/chat/completions" }, true],
    [{ endpoint: "v1/chat/completions" }, true],
    [{ endpoint: "v1/*" }, true],
    [{ endpoint: "completions" }, false],
    [{ gateway: "other" }, false],
    [{ headers: { "X-Run": "7*" } }, true],
    [{ headers: { "x-run": 8 } }, false],
    [{ metadata: { team: "a", vip: true } }, true],
    [{ metadata: { team: "b" } }, false],
    [{ step: 0, attempt: 1 }, true],
    [{ step: 1 }, false],
    [{ attempt: 2 }, false],
  ])("%j", async (where, strikes) => {
    const aigw = await emulator({ faults: [{ kind: "bad-key", ...where }] });
    const headers = { "x-run": "77", "cf-aig-metadata": '{"team":"a","vip":true}' };
    expect(await statusOf(aigw, headers)).toBe(strikes ? 401 : 200);
  });

  test("a model is named with its provider or without it, also where the path names no provider", async () => {
    const asked = { ...hello, model: "openai/gpt-4o-mini" };
    for (const model of ["openai/gpt-4o-mini", "gpt-4o-mini", "openai/*"]) {
      const aigw = await emulator({ faults: [{ kind: "bad-key", model }] });
      expect([(await post(aigw, "compat/chat/completions", asked)).status, await statusOf(aigw)], model).toEqual([401, 401]);
    }
    const aigw = await emulator({ faults: [{ kind: "bad-key", model: "groq/gpt-4o-mini" }] });
    expect(await statusOf(aigw)).toBe(200);
  });

  test.each(["chat/completions", "/chat/completions", "v1/chat/completions"])(
    "%s is the path after the provider for the edge as well, which knows nothing but the URL",
    async (endpoint) => {
      const aigw = await emulator({ faults: [{ kind: "edge-error", endpoint }] });
      expect([await statusOf(aigw), (await post(aigw, "openai/embeddings", {})).status]).toEqual([520, 400]);
    },
  );

  test("R-12 each account has its own, and a reset returns to the configuration", async () => {
    const aigw = await emulator({
      faults: [
        { kind: "quota", account: "other" },
        { kind: "bad-key", provider: "cohere" },
      ],
    });
    await call(aigw, "POST", "faults?account=team", { kind: "quota", id: "mine" });
    const ids = async (account: string) => (await listed(aigw, account)).map(({ id }: { id: string }) => id);
    expect([await ids("local"), await ids("other"), await ids("team")]).toEqual([
      ["bad-key-1"],
      ["quota-1", "bad-key-1"],
      ["bad-key-1", "mine"],
    ]);
    aigw.reset("team");
    expect(await ids("team")).toEqual(["bad-key-1"]);
  });
});

describe("who sees it", () => {
  const retrying = { "cf-aig-max-attempts": "3", "cf-aig-retry-delay": "0" };

  test("G-REQ-9 an upstream fault is survived by the gateway's retries, a client fault is not", async () => {
    const upstream = await emulator({ speed: 0, faults: [{ kind: "connection-refused", first: 2 }] });
    expect(await statusOf(upstream, retrying)).toBe(200);
    const { trace } = await newest(upstream);
    expect(trace.filter(({ what }: { what: string }) => what === "attempt")).toHaveLength(3);
    const client = await emulator({ speed: 0, faults: [{ kind: "status", status: 500, side: "client", first: 2 }] });
    expect(await statusOf(client, retrying)).toBe(500);
    expect((await newest(client)).trace.filter(({ what }: { what: string }) => what === "attempt")).toHaveLength(1);
  });

  test("G-UNI-9 a provider that is down is passed over by a fallback", async () => {
    const aigw = await emulator({ faults: [{ kind: "overloaded", provider: "openai" }] });
    const step = (provider: string, endpoint: string, query: object) => ({
      provider,
      endpoint,
      headers: { authorization: "Bearer k", "anthropic-version": "2023-06-01" },
      query,
    });
    const answer = await post(aigw, "", [
      step("openai", "chat/completions", hello),
      step("anthropic", "v1/messages", { ...hello, model: "claude-sonnet-5", max_tokens: 50 }),
    ]);
    expect([answer.status, answer.headers.get("cf-aig-step")]).toEqual([200, "1"]);
  });

  test("G-REQ-1 a time limit of the request ends what never answers", async () => {
    const aigw = await emulator({ faults: [{ kind: "timeout" }] });
    const answer = await post(aigw, chat, hello, { "cf-aig-request-timeout": "50" });
    expect([answer.status, (await answer.json()).internalCode]).toEqual([400, 2005]);
  });

  test("what strikes at the edge never comes to the gateway: no provider is asked, nothing is logged", async () => {
    const aigw = await emulator({ faults: [{ kind: "maintenance", provider: "openai" }] });
    const answer = await post(aigw, chat, hello);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("Down for maintenance");
    expect([...answer.headers.keys()].filter((name) => name.startsWith("cf-aig"))).toEqual([]);
    const { logs, trace } = await newest(aigw);
    expect(logs).toEqual([]);
    expect(trace).toContainEqual(expect.objectContaining({ what: "fault", rule: "maintenance-1", side: "client" }));
    expect(
      (
        await post(
          aigw,
          "anthropic/v1/messages",
          { ...hello, model: "claude-sonnet-5", max_tokens: 9 },
          { "anthropic-version": "2023-06-01" },
        )
      ).status,
    ).toBe(200);
  });

  test("a client fault in the provider's words keeps the gateway's headers", async () => {
    const aigw = await emulator({ faults: [{ kind: "rate-limited", side: "client" }] });
    const { headers, status } = await post(aigw, chat, hello);
    expect(status).toBe(429);
    expect(headers.get("cf-aig-log-id")).toBe((await newest(aigw)).id);
  });
});

describe("a fault never silently does nothing", () => {
  test.each<[FaultInput, RegExp]>([
    [{ kind: "reset-mid-stream" }, /no stream of events/],
    [{ kind: "hallucinated-tool" }, /no tool was offered/],
    [{ kind: "truncated", bytes: 100_000 }, /had only \d+ bytes/],
  ])("%j says why it could not strike", async (fault, why) => {
    const aigw = await emulator({ faults: [{ ...fault, times: 1 }] });
    expect(await statusOf(aigw)).toBe(200);
    const [rule] = await listed(aigw);
    expect(rule).toMatchObject({ seen: 1, struck: 0, missed: 1, left: 1, missedWhy: expect.stringMatching(why) });
    const { trace, story } = await newest(aigw);
    expect(trace).toContainEqual(expect.objectContaining({ what: "fault missed", why: expect.stringMatching(why) }));
    expect(story.join("\n")).toMatch(/was to strike and could not: /);
  });

  test("a stream that is too short", async () => {
    const aigw = await emulator({ faults: [{ kind: "stall", events: 5000 }] });
    await (await post(aigw, chat, { ...hello, stream: true })).text();
    expect(await listed(aigw)).toMatchObject([{ struck: 0, missed: 1, missedWhy: expect.stringMatching(/only \d+ events/) }]);
  });
});

describe("at every door", () => {
  test("a connection that is closed rejects a fetch in process, and is told as broken", async () => {
    const aigw = await emulator({ faults: [{ kind: "reset-before-headers", side: "client" }] });
    await expect(post(aigw, chat, hello)).rejects.toThrow();
    const { status, logs, trace } = await newest(aigw);
    expect([status, logs.length]).toEqual([0, 1]);
    expect(trace).toContainEqual(expect.objectContaining({ what: "ended", how: "broken" }));
  });

  test("on /compat and the REST API a provider's failure comes as it does there", async () => {
    const accounts = { local: { api_tokens: ["t"] } };
    const aigw = await emulator({ accounts, faults: [{ kind: "overloaded", provider: "anthropic" }] });
    const compat = await post(aigw, "compat/chat/completions", { ...hello, model: "anthropic/claude-sonnet-5" });
    expect(compat.status).toBe(529);
    const rest = await aigw.fetch("http://x/client/v4/accounts/local/ai/v1/chat/completions", {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json" },
      body: JSON.stringify({ ...hello, model: "anthropic/claude-sonnet-5" }),
    });
    expect(rest.status).toBe(529);
  });

  test.each([
    ["aws-bedrock/bedrock-runtime/us-east-1/model/amazon.nova-lite-v1:0/converse-stream", /exception/],
    ["google-ai-studio/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", /"code":503/],
    ["cohere/v2/chat", /error/],
  ])("%s: an error event in the manner of the stream", async (path, like) => {
    const aigw = await emulator({ faults: [{ kind: "overloaded", events: 1 }] });
    const ask = { model: "command-r-plus", stream: true, messages: [{ role: "user", content: "hi" }] };
    const bedrock = { messages: [{ role: "user", content: [{ text: "hi" }] }] };
    const google = { contents: [{ role: "user", parts: [{ text: "hi" }] }] };
    const answer = await post(aigw, path, path.startsWith("aws") ? bedrock : path.startsWith("google") ? google : ask);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(like)]);
    expect(await listed(aigw)).toMatchObject([{ struck: 1, missed: 0 }]);
  });
});

test("the control API lists, adds, explains and removes, and teaches whoever gets it wrong", async () => {
  const aigw = await emulator();
  expect(await call(aigw, "GET", "faults")).toMatchObject({ status: 200, body: { faults: [] } });
  const added = await call(aigw, "POST", "faults", { kind: "stall", provider: "openai", times: 3 });
  expect(added.body.fault).toEqual({
    kind: "stall",
    provider: "openai",
    times: 3,
    id: "stall-1",
    side: "upstream",
    explanation: "upstream: stalls after 3 events of the stream, for ever for provider openai, at most 3 times",
    state: "active",
    seen: 0,
    struck: 0,
    missed: 0,
    missedWhy: null,
    left: 3,
  });
  const detail = async (method: string, path: string, body?: unknown) => (await call(aigw, method, path, body)).body.detail;
  expect(await detail("POST", "faults", { kind: "stal" })).toMatch(/did you mean 'stall'\?/);
  expect(await detail("POST", "faults", { kind: "stall", provider: "opnai" })).toMatch(/did you mean 'openai'\?/);
  expect(await detail("POST", "faults", { kind: "stall", account: "b" })).toMatch(/expected 'local', which the URL names/);
  expect(await detail("POST", "faults", { kind: "stall", id: "stall-1" })).toMatch(/'stall-1' is taken/);
  expect(await detail("POST", "faults", "{")).toMatch(/no JSON/);
  expect(await detail("POST", "faults", "[]")).toMatch(/expected a fault with its kind/);
  expect(await call(aigw, "DELETE", "faults/stal-1")).toMatchObject({
    status: 404,
    body: { detail: expect.stringMatching(/no fault 'stal-1'; did you mean 'stall-1'\?/) },
  });
  expect((await call(aigw, "DELETE", "faults/stall-1")).body).toMatchObject({ removed: { id: "stall-1" }, faults: [] });
  await call(aigw, "POST", "faults", { kind: "quota" });
  expect((await call(aigw, "DELETE", "faults")).body).toEqual({ removed: 1, faults: [] });
  expect(await statusOf(aigw)).toBe(200);
});

test("a mistake in the config keeps the emulator from starting, and says where it is", async () => {
  await expect(emulator({ faults: [{ kind: "quota" }, { kind: "stall", evnts: 3 }] })).rejects.toMatchObject({
    code: "AIGW-FAULT",
    message: "faults[1]: unknown setting 'evnts'",
    hint: expect.stringMatching(/did you mean 'events'\?/),
  });
  await expect(emulator({ faults: [{ kind: "quota", provider: "opnai" }] })).rejects.toMatchObject({
    message: "faults[0].provider: there is no provider 'opnai'",
  });
});

test("same seed, same requests: the same are struck, in any order and at any concurrency", async () => {
  const faults: FaultInput[] = [
    { kind: "status", status: 500, probability: 0.3 },
    { kind: "reset-before-headers", probability: "10%" },
    { kind: "latency", min: 0, max: 90, probability: 0.5 },
    { kind: "rate-limited", side: "client", probability: 0.2 },
  ];
  const asks = Array.from({ length: 120 }, (_, number) => ({
    ...hello,
    messages: [{ role: "user", content: `Question ${number}` }],
  }));
  const run = async (order: readonly (typeof asks)[number][], workers: number) => {
    const aigw = await emulator({ speed: 0, faults });
    const seen = new Map<string, string>();
    const todo = [...order];
    const work = async () => {
      for (let ask = todo.pop(); ask; ask = todo.pop()) {
        const answer = await post(aigw, chat, ask);
        const id = answer.headers.get("cf-aig-request-id");
        const { trace } = (await call(aigw, "GET", `exchanges/${id}`)).body;
        const struck = trace.flatMap((fact: Record<string, unknown>) =>
          fact["what"] === "fault" ? [fact["rule"]] : fact["what"] === "waited" ? [fact["ms"]] : [],
        );
        seen.set(JSON.stringify(ask), `${answer.status} ${struck}`);
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    return [...seen]
      .map((pair) => pair.join("\t"))
      .sort()
      .join("\n");
  };
  const first = await run(asks, 1);
  // Whatever can strike has struck, and not always.
  expect(new Set(first.match(/(?<=\t)\d{3}/g))).toEqual(new Set(["200", "400", "429", "500"]));
  expect(await run(asks.toReversed(), 8)).toBe(first);
  expect(await run(asks, 64)).toBe(first);
});
