import { expect, test } from "vitest";
import { exchangeSummary, straySummary, wentWell } from "../../../src/emulator/exchange-summary.ts";
import type { EmulatorEvents } from "../../../src/emulator/inside.ts";

const answered = { atMs: 1, what: "answered by", backend: "mock", source: "chat", detail: "prose" };
const usage = { inputTokens: 4, outputTokens: 30, reasoningTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
const metered = { usage, cost: { usd: 0.0000123 } };
const step = { provider: { id: "openai" }, endpoint: {}, logId: "019a", request: { model: "gpt-4o-mini" } };

test("an answered exchange is told by the step that served", () => {
  const summary = exchangeSummary(
    ended({
      facts: [answered],
      steps: [
        { ...step, logId: "first" },
        { ...step, metered },
      ],
    }),
  );
  expect(summary).toEqual({
    id: "019b",
    atMs: 1000,
    method: "POST",
    path: "/v1/local/default/openai/chat/completions",
    provider: "openai",
    model: "gpt-4o-mini",
    status: 200,
    source: "mock",
    durationMs: 3,
    tokens: 34,
    cost: 0.0000123,
    logId: "019a",
    lints: [],
  });
});

test("an answer that somebody scripted is told apart", () => {
  expect(exchangeSummary(ended({ facts: [{ ...answered, source: "rule" }], steps: [step] }))).toHaveProperty("source", "rule");
});

test("what a fault did is told as that", () => {
  const fault = { atMs: 0, what: "fault", rule: "down", kind: "status", side: "upstream", why: "answers with status 503" };
  const summary = exchangeSummary(ended({ facts: [fault], steps: [step], reply: { status: 503, from: "provider" } }));
  expect(summary).toMatchObject({ source: "fault", error: "fault down: answers with status 503" });
  const slow = exchangeSummary(ended({ facts: [fault, answered], steps: [step] }));
  expect([slow.source, slow.error]).toEqual(["fault", undefined]);
});

test("a refusal at the door has a reason and no step", () => {
  const facts = [{ atMs: 0, what: "refused", status: 400, code: 2008, message: "Invalid provider", hint: "spell it" }];
  const summary = exchangeSummary(ended({ facts, reply: { status: 400 } }));
  expect(summary.error).toBe("2008 Invalid provider: spell it");
  expect(Object.keys(summary)).not.toEqual(expect.arrayContaining(["provider"]));
});

test("a caller that left early is a note, a stream that broke an error", () => {
  expect(exchangeSummary(ended({ facts: [], steps: [step], finished: { how: "client left" } }))).toMatchObject({
    note: "client left",
  });
  const broken = exchangeSummary(ended({ facts: [], steps: [step], finished: { how: "broken", error: "cut" } }));
  expect(broken).toMatchObject({ error: "cut" });
  expect(broken).not.toHaveProperty("note");
});

test("G-CACHE-19 a hit is told as one, with its cost of 0; tokens in the provider's own cache are told apart", () => {
  const free = { usage: undefined, cost: { usd: 0 } };
  const hit = exchangeSummary(ended({ facts: [], steps: [{ ...step, metered: free }], reply: { status: 200, cached: true } }));
  expect(hit).toMatchObject({ source: "cache", cost: 0 });
  expect(hit).not.toHaveProperty("tokens");
  const partly = { usage: { ...usage, cacheReadTokens: 3 }, cost: { usd: null } };
  const summary = exchangeSummary(ended({ facts: [answered], steps: [{ ...step, metered: partly }] }));
  expect(summary).toMatchObject({ tokens: 34, cachedTokens: 3 });
  expect(summary).not.toHaveProperty("cost");
});

test("an answer that did not go out whole has no tokens, and what the emulator broke off is not said of the client", () => {
  const finished = { how: "emulator stopped" };
  const summary = exchangeSummary(ended({ facts: [answered], steps: [step], finished }));
  expect(summary).toHaveProperty("note", "emulator stopped");
  expect(summary).not.toHaveProperty("tokens");
});

test("a provider's refusal says why", () => {
  const facts = [{ ...answered, source: "refusal", detail: "model must be a string" }];
  const summary = exchangeSummary(ended({ facts, steps: [step], reply: { status: 400, from: "provider" } }));
  expect(summary).toMatchObject({ source: "mock", error: "model must be a string", model: "gpt-4o-mini" });
  expect(exchangeSummary(ended({ facts, steps: [step] }))).not.toHaveProperty("error");
});

test("what went well has nothing that whoever asked for failures alone would be shown", () => {
  const complete = { how: "complete" };
  expect(wentWell(ended({ facts: [answered], steps: [step], finished: complete }))).toBe(true);
  const lint = { atMs: 0, what: "lint", id: "AIGW-L003", text: "supposed" };
  const refused = { atMs: 0, what: "refused", status: 429, code: 2003, message: "Rate limited", hint: "wait" };
  for (const about of [
    { facts: [lint], finished: complete },
    { facts: [refused], finished: complete },
    { facts: [], reply: { status: 404 }, finished: complete },
    { facts: [], finished: { how: "broken", error: "cut" } },
    { facts: [] },
  ])
    expect(wentWell(ended({ steps: [step], ...about })), JSON.stringify(about)).toBe(false);
});

test("where the provider serves nothing, the path is told and not the model", () => {
  const summary = exchangeSummary(
    ended({ facts: [], steps: [{ ...step, endpoint: undefined }], reply: { status: 404, from: "provider" } }),
  );
  expect(summary).not.toHaveProperty("model");
  expect(summary.path).toContain("chat/completions");
});

test("what found no gateway has a line with the advice", () => {
  expect(straySummary({ atMs: 5, method: "GET", path: "/x", advice: "look there" })).toEqual({
    atMs: 5,
    method: "GET",
    path: "/x",
    status: 404,
    durationMs: 0,
    lints: [],
    error: "look there",
  });
});

interface Parts {
  readonly facts: readonly object[];
  readonly steps?: readonly object[];
  readonly reply?: object;
  readonly finished?: object;
}

function ended({ facts, steps, reply = { status: 200 }, finished }: Parts): EmulatorEvents["ended"] {
  const received = {
    id: "019b",
    arrival: { method: "POST", safeUrl: "/v1/local/default/openai/chat/completions" },
    trace: { startedMs: 1000, happened: facts, elapsedMs: () => 3 },
  };
  return {
    received,
    reply,
    finished,
    ...(steps ? { exchange: { ...received, steps } } : {}),
  } as unknown as EmulatorEvents["ended"];
}
