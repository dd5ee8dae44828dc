import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Fact } from "../../../src/exchange/trace.ts";
import { story } from "../../../src/explain/story.ts";

type WithoutTime<Each> = Each extends Fact ? Omit<Each, "atMs"> : never;

/** What is told of these facts, without the times. */
function told(...facts: WithoutTime<Fact>[]): string[] {
  return story(facts.map((fact) => ({ ...fact, atMs: 0 }) as Fact)).map((line) => line.replace(/^0 ms: /, ""));
}

const step: WithoutTime<Fact> = { what: "step", step: 0, provider: "openai", endpoint: "chat/completions", model: "gpt-4o-mini" };
const second: WithoutTime<Fact> = { what: "step", step: 1, provider: "anthropic", endpoint: "v1/messages" };

test("each line begins with the time from the start, in tenths of a millisecond", () => {
  const facts: Fact[] = [
    { atMs: 0, what: "arrived", method: "POST", url: "/v1/local/default/openai/chat/completions", bytes: 67 },
    { atMs: 1.2345, what: "gateway", account: "local", gateway: "default", found: "configured" },
  ];
  expect(story(facts)).toEqual([
    "0 ms: POST /v1/local/default/openai/chat/completions came in with 67 bytes.",
    "1.2 ms: It is for the gateway 'default' of the account 'local', which is configured.",
  ]);
});

test.each<[WithoutTime<Fact>, string]>([
  [{ what: "arrived", method: "GET", url: "/x", bytes: 0 }, "GET /x came in with no body."],
  [
    { what: "gateway", account: "a", gateway: "g", found: "made on first use" },
    "It is for the gateway 'g' of the account 'a', which nobody configured and which was made for it.",
  ],
  [{ what: "lint", id: "AIGW-L004", text: "openai: twice" }, "Mind AIGW-L004: openai: twice."],
  [step, "It goes to openai, endpoint chat/completions, model gpt-4o-mini."],
  [
    {
      what: "option",
      name: "cacheTtlSeconds",
      value: 70,
      from: "cf-aig-cache-ttl",
      over: ["cf-aig-cache-ttl (request header)", "cache_ttl (gateway)"],
    },
    "cf-aig-cache-ttl sets a cache time of 70 seconds, and wins over cf-aig-cache-ttl (request header) and cache_ttl (gateway).",
  ],
  [{ what: "option", name: "maxAttempts", value: 1, from: "config.maxAttempts" }, "config.maxAttempts sets one attempt."],
  [
    { what: "option", name: "metadata", value: { user: "somebody" }, from: "cf-aig-metadata" },
    "cf-aig-metadata sets metadata with 1 entry.",
  ],
  [
    { what: "remark", from: "request header", name: "cf-aig-backoff", text: '"x" is ignored' },
    'About cf-aig-backoff (request header): "x" is ignored.',
  ],
  [{ what: "cache", step: 0, result: "hit", why: "the gateway caches" }, "The cache had the answer: the gateway caches."],
  [
    { what: "cache", step: 0, result: "miss", why: "nothing is stored in this gateway yet" },
    "The cache had no answer: nothing is stored in this gateway yet.",
  ],
  [{ what: "cache", step: 0, result: "not used", why: "caching is off" }, "The cache was not used: caching is off."],
  [
    { what: "stored", step: 0, stored: false, why: "streams are not cached" },
    "The answer was not stored in the cache: streams are not cached.",
  ],
  [
    { what: "stored", step: 0, stored: true, why: "text answers are cached" },
    "The answer was stored in the cache: text answers are cached.",
  ],
  [
    { what: "rate limit", allowed: true, count: 1, limit: 2, intervalSeconds: 60, technique: "fixed", resetMs: 0 },
    "The rate limit of 2 requests in 60 seconds (fixed), let it in; 1 of them is used.",
  ],
  [
    { what: "rate limit", allowed: false, count: 2.5, limit: 2, intervalSeconds: 1, technique: "sliding", resetMs: 1000 },
    "The rate limit of 2 requests in 1 second (sliding), refused it; 2.5 of them are used, and the next one passes at 1970-01-01T00:00:01.000Z.",
  ],
  [
    {
      what: "rate limit",
      of: "the stored key",
      allowed: true,
      count: 2,
      limit: 2,
      intervalSeconds: 60,
      technique: "fixed",
      resetMs: 0,
    },
    "The rate limit of the stored key, 2 requests in 60 seconds (fixed), let it in; 2 of them are used.",
  ],
  [
    {
      what: "authenticated",
      authenticated: true,
      required: true,
      how: "a gateway token in cf-aig-authorization",
      forwardedAsKey: "x-api-key",
    },
    "The caller is known: a gateway token in cf-aig-authorization. The gateway asks for a token. A gateway token in x-api-key goes out as the provider's key.",
  ],
  [
    { what: "authenticated", authenticated: false, required: false, how: "account 'a' has no gateway token" },
    "The caller is not known: account 'a' has no gateway token. The gateway does not ask for a token.",
  ],
  [
    { what: "credential", step: 0, source: "stored", alias: "mine", why: "the request brings no key" },
    "The provider gets the stored key 'mine': the request brings no key.",
  ],
  [
    { what: "credential", step: 0, source: "unified", zeroDataRetention: true, why: "there are credits" },
    "The provider gets Cloudflare's key: there are credits. The provider was asked to keep nothing.",
  ],
  [
    {
      what: "quota",
      step: 0,
      attempt: 1,
      provider: "openai",
      model: "gpt-4o",
      allowed: true,
      left: { requests: { limit: 3, remaining: 2, resetMs: 0 }, tokens: { limit: 100, remaining: 40, resetMs: 0 } },
    },
    "The quota of openai for gpt-4o let it in; 2 of 3 requests and 40 of 100 tokens left.",
  ],
  [{ what: "attempt", step: 0, attempt: 2 }, "Attempt 2 began."],
  [{ what: "waited", ms: 500, why: "backoff before attempt 2" }, "It waits 500 ms: backoff before attempt 2."],
  [
    { what: "gateway", account: "a", gateway: "g", found: "made through the control API" },
    "It is for the gateway 'g' of the account 'a', which was made through the control API.",
  ],
  [
    { what: "translated", step: 0, to: "anthropic", path: "v1/messages" },
    "The chat was translated to anthropic and goes to v1/messages.",
  ],
  [
    { what: "not translated", step: 0, to: "workers-ai", why: "it takes no tool messages" },
    "The chat cannot be said in workers-ai: it takes no tool messages.",
  ],
  [{ what: "answered by", backend: "mock", source: "model", detail: "gpt-4o" }, "The mock model answered: gpt-4o."],
  [
    { what: "answered by", backend: "mock", source: "rule", detail: "hi: said hello" },
    "A scripted rule answered, hi: said hello.",
  ],
  [
    { what: "answered by", backend: "mock", source: "refusal", detail: "missing-key: no key was sent" },
    "The provider that is played said no, missing-key: no key was sent.",
  ],
  [{ what: "answer began", step: 0, attempt: 1, status: 200 }, "Attempt 1 was answered with status 200."],
  [{ what: "no answer", step: 0, attempt: 1, why: "connection refused" }, "Attempt 1 got no answer: connection refused."],
  [
    { what: "refused", status: 400, code: 2008, message: "Invalid provider", hint: "did you mean openai?" },
    'The gateway refused it with status 400, code 2008, "Invalid provider": did you mean openai? To read more: aigw-emulator explain 2008.',
  ],
  [
    { what: "cost", step: 0, usd: 0.0001, custom: false, why: "2 output tokens × $0.00005 = $0.0001 (catalogue price)" },
    "The cost: 2 output tokens × $0.00005 = $0.0001 (catalogue price).",
  ],
  [{ what: "credits", usd: 0.5, balanceUsd: 4.5 }, "Credits paid $0.5, and $4.5 of them are left."],
  [{ what: "ended", how: "complete", bytes: 1 }, "The answer ended complete, after 1 byte."],
])("%j is told as a sentence", (fact, sentence) => {
  expect(told(fact)).toEqual([sentence]);
});

test("how it ended says whose answer it was", () => {
  const began: WithoutTime<Fact> = { what: "answer began", step: 0, attempt: 1, status: 429 };
  const ended = (how: "complete" | "broken" | "client left" | "emulator stopped"): WithoutTime<Fact> => ({
    what: "ended",
    how,
    bytes: 9,
    ...(how === "broken" ? { error: "the stream was cut" } : {}),
  });
  expect(told(step, began, ended("complete")).at(-1)).toBe(
    "The answer of openai gpt-4o-mini, status 429, ended complete, after 9 bytes.",
  );
  expect(told(step, began, ended("broken")).at(-1)).toMatch(/ broke off after 9 bytes: the stream was cut\.$/);
  expect(told(step, began, ended("client left")).at(-1)).toMatch(/ was on its way, with 9 bytes sent, when the caller left\.$/);
  expect(told(step, began, ended("emulator stopped")).at(-1)).toMatch(/ when the emulator was stopped\.$/);
  expect(told(step, { what: "cache", step: 0, result: "hit", why: "w" }, ended("complete")).at(-1)).toMatch(
    /^The answer from the cache /,
  );
  const refused: WithoutTime<Fact> = { what: "refused", status: 429, code: 2003, message: "m", hint: "h" };
  expect(told(step, refused, ended("complete")).at(-1)).toMatch(/^The gateway's own answer /);
});

test("steps are told apart as soon as there are several", () => {
  const lines = told(step, { what: "attempt", step: 0, attempt: 1 }, second, {
    what: "cache",
    step: 1,
    result: "miss",
    why: "w",
  });
  expect(lines).toEqual([
    "Step 0 goes to openai, endpoint chat/completions, model gpt-4o-mini.",
    "Attempt 1 of step 0 began.",
    "Step 1 goes to anthropic, endpoint v1/messages.",
    "The cache had no answer of step 1: w.",
  ]);
});

test("a fact of another version is named and breaks nothing", () => {
  expect(story([{ atMs: 1, what: "teleported" } as unknown as Fact])).toEqual([
    "1 ms: teleported (this version has no words for it).",
  ]);
});

test("docs/control-api.md names every kind of fact that has a sentence, and no other", () => {
  const source = readFileSync("src/explain/sentences.ts", "utf8");
  const [, map = ""] = /const sentences: Sentences = \{(.*?)^\};/ms.exec(source) ?? [];
  const kinds = Array.from(map.matchAll(/^ {2}"?([a-z][a-z ]*)"?: \(/gm), ([, kind]) => kind);
  const page = readFileSync("docs/control-api.md", "utf8");
  const [, table = ""] = /^\| fact \| what it tells \|\n(.*?)^$/ms.exec(page) ?? [];
  const cells = Array.from(table.matchAll(/^\| (`[^|]*) \|/gm), ([, cell = ""]) => cell);
  const named = cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name));
  expect(named.sort()).toEqual(kinds.sort());
});
