import { describe, expect, test } from "vitest";
import type { Happened } from "../../../src/exchange/trace.ts";
import { brokenGates, failOnFrom } from "../../../src/report/gates.ts";
import { markdown } from "../../../src/report/markdown.ts";
import type { RunReport } from "../../../src/report/run-report.ts";
import { summaryLine } from "../../../src/report/summary-line.ts";
import { type Counted, openTally } from "../../../src/report/tally.ts";

const NO_CASSETTES = { used: 0, unused: [], missed: [], misses: 0, recorded: [] };

function exchange(account: string, facts: readonly Happened[], { status = 200, usd = 0 } = {}): Counted {
  const usage = { inputTokens: 5, outputTokens: 10 };
  return {
    received: { trace: { happened: facts } },
    exchange: {
      account: { id: account },
      steps: [
        {
          provider: { id: "openai" },
          request: { model: "gpt-4o-mini" },
          metered: { usage, cost: { usd, custom: false } } as never,
        },
      ],
    },
    reply: { status },
    finished: { how: "complete" },
  };
}

const step = { what: "step", step: 0, provider: "openai", endpoint: "chat/completions" } as const;
const answered = (backend: "mock" | "live" | "replay", detail = "") =>
  ({ what: "answered by", backend, source: "model", detail }) as const;
const cost = (usd: number | null) => ({ what: "cost", step: 0, usd, custom: false, why: "" }) as const;

describe("what a run came to", () => {
  test("what nobody has to pay is avoided; what a provider was asked for is not", () => {
    const tally = openTally("1");
    tally.ended(exchange("a", [step, answered("mock"), cost(0.25)], { usd: 0.25 }));
    tally.ended(exchange("a", [step, answered("live"), cost(1)], { usd: 1 }));
    tally.ended(exchange("a", [step, answered("mock"), cost(null)]));
    expect(tally.report(NO_CASSETTES)).toMatchObject({
      requests: 3,
      cost: 1.25,
      costAvoided: 0.25,
      costUnknown: 1,
      answeredBy: { mock: 2, live: 1 },
      models: [{ provider: "openai", model: "gpt-4o-mini", requests: 3, tokens: 45, cost: 1.25 }],
    });
  });

  test("a hit of the cache avoids what its answer cost, of its own account", () => {
    const tally = openTally("1");
    const stored = { what: "stored", step: 0, stored: true, why: "", key: "k" } as const;
    const hit = { what: "cache", step: 0, result: "hit", why: "", key: "k" } as const;
    tally.ended(exchange("a", [step, stored, answered("live"), cost(2)], { usd: 2 }));
    tally.ended(exchange("a", [step, hit, cost(0)]));
    tally.ended(exchange("b", [step, hit, cost(0)]));
    expect(tally.report(NO_CASSETTES)).toMatchObject({ cacheHits: 2, cost: 2, costAvoided: 2 });
  });

  test("lints are counted by id, recordings that are too old are named, and those without a gateway", () => {
    const tally = openTally("1");
    const lint = { what: "lint", id: "AIGW-L004", text: "first" } as const;
    tally.ended(exchange("a", [lint, step, answered("replay", "chat-1 (chat.yaml:7; too old: it expires after 90d)")]));
    tally.ended(exchange("a", [lint], { status: 400 }));
    tally.stray({ method: "GET", path: "/openai?key=sk-1", advice: "" });
    const report = tally.report({ ...NO_CASSETTES, used: 1, misses: 1, missed: ["openai chat"] });
    expect(report).toMatchObject({ failed: 2, lints: [{ id: "AIGW-L004", text: "first", count: 2 }], strays: ["GET /openai"] });
    expect(report.cassettes).toMatchObject({
      used: 1,
      misses: 1,
      stale: ["chat-1 (chat.yaml:7; too old: it expires after 90d)"],
    });
    expect(JSON.stringify(report)).not.toContain("sk-1");
  });
});

const report: RunReport = {
  version: "1",
  requests: 12,
  failed: 1,
  cacheHits: 1,
  answeredBy: { mock: 10, replay: 1 },
  models: [{ provider: "openai", model: "gpt|4o", requests: 12, tokens: 100, cost: 0.5 }],
  cassettes: {
    used: 1,
    unused: [{ file: "chat.yaml", id: "chat-2" }],
    stale: ["chat-1 (chat.yaml:7)"],
    misses: 7,
    missed: Array.from({ length: 7 }, (_, index) => `openai ${index}`),
    recorded: 0,
  },
  lints: [{ id: "AIGW-L004", text: "twice <b>", count: 2 }],
  strays: ["GET /x"],
  cost: 0.5,
  costUnknown: 0,
  costAvoided: 0.75,
};

describe("gates", () => {
  test("hold at the limit and break above it, saying what cost most", () => {
    expect(brokenGates(report, { maxCost: 0.5, maxRequests: 12 })).toEqual([]);
    expect(brokenGates(report, { maxCost: 0.4, maxRequests: 11 })).toEqual([
      "it cost $0.5, and max-cost is $0.4; most of it for openai gpt|4o ($0.5 for 12 requests)",
      "12 requests were made, and max-requests is 11",
    ]);
  });

  test("an unknown cost breaks max-cost: nobody can say that it holds", () => {
    expect(brokenGates({ ...report, costUnknown: 2 }, { maxCost: 1 })).toEqual([expect.stringContaining("2 of its answers")]);
    expect(brokenGates({ ...report, costUnknown: 2 }, {})).toEqual([]);
  });

  test("fail-on names what came up", () => {
    expect(brokenGates(report, { failOn: ["unmatched", "lint", "stale", "unused"] })).toEqual([
      "no recording answers openai 0, openai 1, openai 2, openai 3, openai 4 and so on, 7 in all",
      "no gateway is at GET /x",
      "AIGW-L004, 2 times: twice <b>",
      "a recording is too old: chat-1 (chat.yaml:7)",
      "nothing asked for the recordings chat-2 (chat.yaml)",
    ]);
  });

  test("fail-on is read from text, and says what there is", () => {
    expect(failOnFrom("unmatched, lint")).toEqual(["unmatched", "lint"]);
    expect(() => failOnFrom("")).toThrow("expected some of unmatched,lint,stale,unused, found ''");
  });
});

test("the summary is one line, and none where nothing was asked", () => {
  expect(summaryLine(report)).toBe(
    "12 requests (1 answered with an error) · 1 cache hit · recordings: 1 used, 1 unused, 1 too old · 7 not recorded · 2 lint warnings · cost $0.5, avoided $0.75",
  );
  expect(summaryLine({ ...report, requests: 0 })).toBeUndefined();
});

test("the step summary keeps its tables whole, whatever was asked", () => {
  const text = markdown(report, ["it cost too much"]);
  expect(text).toContain("**Failed:**\n\n- it cost too much");
  expect(text).toContain("| openai | gpt\\|4o | 12 | 100 | $0.5 |");
  expect(text).toContain("- AIGW-L004 × 2: twice &lt;b>");
  for (const line of text.split("\n").filter((one) => one.startsWith("| Req"))) expect(line).toMatch(/^\| .* \| .* \|$/);
});
