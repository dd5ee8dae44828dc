import { describe, expect, test } from "vitest";
import type { ExchangeDetail, LogView, TraceFact } from "../../../src/schema/control/exchanges.ts";
import type { Gateway } from "../../../src/testing/gateway.ts";
import { assertExchange } from "../../../src/testing/matchers/assert.ts";
import { matchers } from "../../../src/testing/matchers/for-expect.ts";
import type { MatcherName } from "../../../src/testing/matchers/registry.ts";
import type { Verdict } from "../../../src/testing/matchers/verdict.ts";

type Facts = readonly (Record<string, unknown> & { what: string })[];

function exchange(
  facts: Facts,
  { logs = [], id = "ex-1", status = 200 }: { logs?: Partial<LogView>[]; id?: string; status?: number } = {},
) {
  return {
    id,
    account: "acc",
    gateway: "default",
    surface: "provider",
    method: "POST",
    url: "/v1/acc/default/openai/chat/completions?key=1",
    provider: "openai",
    model: "gpt-4o-mini",
    status,
    startedMs: 0,
    durationMs: 1,
    logId: id,
    logs: logs as LogView[],
    story: [],
    trace: facts.map((fact) => ({ atMs: 0, durationMs: 0, ...fact })) as TraceFact[],
  } satisfies ExchangeDetail;
}

const step = (number: number, provider: string) => ({ what: "step", step: number, provider, endpoint: "chat/completions" });
const began = (number: number, attempt: number, status: number) => ({ what: "answer began", step: number, attempt, status });
const silent = (number: number, attempt: number) => ({ what: "no answer", step: number, attempt, why: "reset" });
const cache = (result: string, why = "because") => ({ what: "cache", step: 0, result, why });
const refused = { what: "refused", status: 401, code: 2009, message: "Unauthorized", hint: "send a token" };

const answered = exchange([
  step(0, "openai"),
  cache("miss"),
  began(0, 1, 200),
  { what: "cost", step: 0, usd: 0.002, why: "2 + 2" },
]);
const hit = exchange([step(0, "openai"), cache("hit")], { id: "ex-hit" });
const turnedAway = exchange([refused], { id: "ex-no", status: 401 });
const fallen = exchange([step(0, "openai"), began(0, 1, 503), silent(0, 2), step(1, "anthropic"), began(1, 1, 200)], {
  id: "ex-fall",
});

function judged(name: MatcherName, received: unknown, ...args: unknown[]): Verdict {
  const matcher = matchers[name] as (received: unknown, ...args: unknown[]) => Verdict | Promise<Verdict>;
  const verdict = matcher(received, ...args);
  if (verdict instanceof Promise) throw new Error("an exchange is judged at once");
  return verdict;
}

/** Each matcher: what it holds for, what it does not hold for, and what the failure's message has to say of that. */
const cases: readonly [MatcherName, args: unknown[], fits: ExchangeDetail, not: ExchangeDetail, told: string][] = [
  ["toHaveHitCache", [], hit, answered, "the cache had no answer: because"],
  ["toHaveHitCache", [], hit, turnedAway, "the gateway refused it with Unauthorized (status 401, code 2009): send a token"],
  ["toHaveMissedCache", [], answered, hit, "the cache had the answer: because"],
  ["toHaveMissedCache", [], answered, exchange([cache("not used", "caching is off")]), "the cache was not used: caching is off"],
  ["toHaveFallenBackTo", ["anthropic"], fallen, answered, "its only step was openai, which answered with status 200"],
  [
    "toHaveFallenBackTo",
    ["anthropic"],
    fallen,
    exchange([step(0, "openai"), began(0, 1, 500), step(1, "groq"), began(1, 1, 200)]),
    "it went openai → groq",
  ],
  [
    "toHaveFallenBackTo",
    ["anthropic"],
    fallen,
    exchange([step(0, "openai"), began(0, 1, 500), step(1, "anthropic"), silent(1, 1)]),
    "which gave no answer",
  ],
  ["toHaveAttempts", [[503, "no answer", 200]], fallen, answered, "it made [openai 200]"],
  [
    "toHaveAttempts",
    [[{ provider: "openai" }, { attempt: 2, status: null }, { step: 1, status: 200 }]],
    fallen,
    turnedAway,
    "code 2009",
  ],
  ["toHaveAttempts", [3], fallen, hit, "no provider was asked"],
  [
    "toHaveBeenRateLimited",
    [],
    exchange([step(0, "openai"), began(0, 1, 429)]),
    answered,
    "no gateway limit counted it; providers answered [200]",
  ],
  [
    "toHaveBeenRateLimited",
    ["gateway"],
    exchange([{ what: "rate limit", allowed: false, count: 2, limit: 2, intervalSeconds: 60 }]),
    exchange([{ what: "rate limit", allowed: true, count: 1, limit: 2, intervalSeconds: 60 }, step(0, "x"), began(0, 1, 429)]),
    "a provider refused an attempt with 429",
  ],
  [
    "toHaveSentMetadata",
    [{ user: "ann" }],
    exchange([], { logs: [{ metadata: { user: "ann", tier: 3 } }] }),
    exchange([{ what: "option", name: "metadata", value: { user: "bob" } }]),
    'it sent {"user":"bob"}',
  ],
  [
    "toHaveSentMetadata",
    [{ user: "ann" }],
    exchange([], { logs: [{ metadata: { user: "ann" } }] }),
    answered,
    "it sent no metadata",
  ],
  [
    "toHaveCalledTool",
    ["get_weather", { city: "Paris" }],
    exchange([], { logs: [{ responseHead: "{", toolCalls: [{ name: "get_weather", arguments: { city: "Paris", days: 2 } }] }] }),
    exchange([], { logs: [{ responseHead: "{", toolCalls: [{ name: "get_weather", arguments: { city: "Rome" } }] }] }),
    'it called get_weather({"city":"Rome"})',
  ],
  [
    "toHaveCalledTool",
    ["x"],
    exchange([], { logs: [{ responseHead: "{}" }, { responseHead: "{", toolCalls: [{ name: "x", arguments: undefined }] }] }),
    exchange([], { logs: [{ responseHead: "{}" }] }),
    "its answer calls no tool",
  ],
  [
    "toHaveCalledTool",
    ["x"],
    exchange([], { logs: [{ responseHead: "{", toolCalls: [{ name: "x", arguments: {} }] }] }),
    turnedAway,
    "code 2009",
  ],
  ["toHaveCostLessThan", [0.01], answered, exchange([{ what: "cost", step: 0, usd: 0.02, why: "dear" }]), "it cost $0.02: dear"],
  ["toHaveReachedProvider", ["openai"], answered, hit, "the cache answered"],
  ["toHaveReachedProvider", ["openai"], answered, exchange([step(0, "groq"), began(0, 1, 200)]), "it reached groq"],
  ["toHaveReachedProvider", [], answered, turnedAway, "code 2009"],
  [
    "toHaveUsedCassette",
    ["chat"],
    exchange([{ what: "answered by", backend: "replay", source: "cassette", detail: "chat-1 (/app/recordings/chat.yaml:7)" }]),
    exchange([
      {
        what: "answered by",
        backend: "replay",
        source: "cassette",
        detail: "chat-1 (/app/recordings/other-chat.yaml:7; too old: it expires)",
      },
    ]),
    "it used chat-1 of /app/recordings/other-chat.yaml",
  ],
  [
    "toHaveUsedCassette",
    [],
    exchange([{ what: "answered by", backend: "replay", source: "cassette", detail: "chat-1 (/app/recordings/chat.yaml:7)" }]),
    exchange([{ what: "answered by", backend: "mock", source: "model", detail: "gpt-4o-mini" }]),
    "the mock model answered: gpt-4o-mini",
  ],
  ["toHaveNoLintWarnings", [], answered, exchange([{ what: "lint", id: "AIGW-L004", text: "twice" }]), "it has: AIGW-L004 twice"],
];

describe("of an exchange", () => {
  test.each(cases)("%s(%j) tells what fits from what does not, and says what did happen", (name, args, fits, not, told) => {
    const right = judged(name, fits, ...args);
    expect(right.pass).toBe(true);
    expect(right.message()).toMatch(/^expected the exchange \S+ \(POST openai\/chat\/completions gpt-4o-mini, \d+\) not to have/);
    const wrong = judged(name, not, ...args);
    expect(wrong.pass).toBe(false);
    expect(wrong.message()).toContain(told);
    expect(wrong.message()).not.toContain("key=1");
  });

  test("every matcher has cases here", () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(matchers)));
  });

  test("differences are given as values, with what was asked for alone", () => {
    expect(judged("toHaveAttempts", answered, [503, 200])).toMatchObject({
      actual: [{ status: 200 }],
      expected: [{ status: 503 }, { status: 200 }],
    });
  });
});

const unpriced = exchange([{ what: "cost", step: 0, usd: null, why: "no price" }]);

describe("what nobody can say", () => {
  test.each([
    ["toHaveCalledTool", answered, "x", "no answer was logged: its calls are not known"],
    ["toHaveCostLessThan", unpriced, 1, "nobody can say what it cost: no price"],
  ] as const)("%s holds neither way, and says why", async (name, received, arg, told) => {
    for (const subject of [received, { ...gatewayOf(received, hit) }]) {
      const { not, ...is } = assertExchange(subject);
      await expect((is[name] as (arg: unknown) => Promise<void>)(arg)).rejects.toThrow(told);
      await expect((not[name] as (arg: unknown) => Promise<void>)(arg)).rejects.toThrow(told);
    }
  });

  test("an exchange that the gateway refused calls no tool, and one that fits is enough", async () => {
    const calls = exchange([], { logs: [{ responseHead: "{", toolCalls: [{ name: "x", arguments: {} }] }] });
    await assertExchange(turnedAway).not.toHaveCalledTool("x");
    await assertExchange(gatewayOf(answered, calls)).toHaveCalledTool("x");
  });
});

const gatewayOf = (...exchanges: ExchangeDetail[]) =>
  ({ account: "acc", url: "http://127.0.0.1:1", control: {}, exchanges: async () => exchanges }) as unknown as Gateway;

describe("of a gateway", () => {
  const gateway = gatewayOf;

  test("one exchange that fits is enough, and without one each is told with what it did", async () => {
    await assertExchange(gateway(answered, hit)).toHaveHitCache();
    await assertExchange(gateway(answered, answered)).not.toHaveHitCache();
    await expect(assertExchange(gateway(answered, turnedAway)).toHaveHitCache()).rejects.toThrow(
      [
        "expected one of the 2 exchanges of the gateway to have hit the cache",
        "  ex-1  POST openai/chat/completions gpt-4o-mini, 200: the cache had no answer: because",
        "  ex-no  POST openai/chat/completions gpt-4o-mini, 401: the gateway refused it with Unauthorized (status 401, code 2009): send a token",
        "  AIGW_URL=http://127.0.0.1:1 npx aigw-emulator explain ex-no",
      ].join("\n"),
    );
  });

  test("not: the one that fits is named", async () => {
    await expect(assertExchange(gateway(answered, hit)).not.toHaveHitCache()).rejects.toThrow(
      /none of the 2 exchanges of the gateway to have hit the cache\n {2}ex-hit/,
    );
  });

  test("no exchange may have a lint warning, and those that do are named", async () => {
    const warned = exchange([{ what: "lint", id: "AIGW-L004", text: "twice" }], { id: "ex-lint" });
    await expect(assertExchange(gateway(answered, warned, hit)).toHaveNoLintWarnings()).rejects.toThrow(
      /each of the 3 exchanges of the gateway to have no lint warnings\n {2}ex-lint .*\n {2}AIGW_URL/,
    );
    await assertExchange(gateway(answered, warned)).not.toHaveNoLintWarnings();
  });

  test("attempts of a client that tries again are those of several exchanges, and a list of all of them is told from it", async () => {
    const again = gateway(exchange([step(0, "openai"), began(0, 1, 503)]), answered);
    await expect(assertExchange(again).toHaveAttempts([503, 200])).rejects.toThrow(
      "all 2 together made them: each try of a client is an exchange of its own, and the gateway tries again where it is told to",
    );
    await expect(assertExchange(again).toHaveAttempts(2)).rejects.toThrow("all 2 together made them");
    await expect(assertExchange(again).toHaveAttempts([503, 503])).rejects.not.toThrow("together");
    await expect(assertExchange(again).not.toHaveAttempts([200])).rejects.not.toThrow("together");
  });

  test("an exchange of the universal endpoint is named by it", async () => {
    for (const url of ["http://127.0.0.1:1/v1/acc/default/", "/v1/acc/default"])
      await expect(assertExchange(gateway({ ...answered, url })).toHaveHitCache()).rejects.toThrow(
        "POST universal gpt-4o-mini, 200",
      );
  });

  test("cost is that of all together", async () => {
    await expect(assertExchange(gateway(answered, answered)).toHaveCostLessThan(0.0000001)).rejects.toThrow(
      /^expected the 2 exchanges of the gateway together to have cost less than \$0\.0000001\n {2}together: it cost \$0\.004\n/,
    );
    await expect(assertExchange(gateway(answered, answered)).not.toHaveCostLessThan(1)).rejects.toThrow(
      "expected the 2 exchanges of the gateway together not to have cost less than $1",
    );
    await assertExchange(gateway(answered, answered)).toHaveCostLessThan(0.005);
  });

  test("that was asked nothing fits nothing", async () => {
    await expect(assertExchange(gateway()).toHaveNoLintWarnings()).rejects.toThrow("the gateway was asked nothing (account acc");
    await expect(assertExchange(gateway()).toHaveHitCache()).rejects.toThrow("asked nothing");
    await assertExchange(gateway()).not.toHaveReachedProvider("openai");
  });

  test("many exchanges are told of in few lines", async () => {
    const many = Array.from({ length: 30 }, () => answered);
    await expect(assertExchange(gateway(...many)).toHaveHitCache()).rejects.toThrow(/30 exchanges.*\n {2}22 before these\n/);
  });
});

test("something that has no exchange is refused with what would do, also by not", async () => {
  await expect(assertExchange(new Response("")).toHaveHitCache()).rejects.toThrow(
    "toHaveHitCache looks at a gateway, an exchange, an exchange's or log row's id, or an answer that has its headers; a Response without the gateway's headers is none of these",
  );
  await expect(assertExchange(undefined).not.toHaveHitCache()).rejects.toThrow("undefined is none of these");
  await expect(assertExchange("01-an-id").toHaveHitCache()).rejects.toThrow("nothing says which emulator to ask");
});
