import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chargeAfter, chargeFor, isCounted } from "../../../../src/models/quotas/charge.ts";
import { admit, type Charge, leftOf, limitsOf, type QuotaState, settle } from "../../../../src/models/quotas/quota.ts";
import type { QuotaInput } from "../../../../src/schema/quota-input.ts";
import type { ChatAsk } from "../../../../src/tasks/chat.ts";
import { usage } from "../../../../src/tasks/usage.ts";

const NOW = Date.UTC(2026, 0, 1, 12, 0, 20);
const charge = (tokens = 0, inputTokens = tokens): Charge => ({
  requests: 1,
  requestsPerDay: 1,
  tokens,
  inputTokens,
  outputTokens: 0,
});
const steadily = (quota: Omit<QuotaInput, "provider">) => limitsOf({ provider: "p", ...quota }, { refill: "steadily" });
const atOnce = (quota: Omit<QuotaInput, "provider">) => limitsOf({ provider: "p", ...quota }, { refill: "at once" });

/** Asks at each moment in turn; true where it passed. */
function passed(limits: ReturnType<typeof limitsOf>, moments: readonly number[], each = charge()): boolean[] {
  let state: QuotaState = {};
  return moments.map((nowMs) => {
    const admission = admit(limits, state, each, nowMs);
    if (admission.allowed) state = admission.state;
    return admission.allowed;
  });
}

describe("a limit that refills steadily", () => {
  const limits = steadily({ requests_per_minute: 3 });

  test("lets all of it pass at once, then one more whenever that share of the minute is over, to the millisecond", () => {
    const moments = [0, 0, 0, 0, 19_999, 20_000, 20_001, 39_999, 40_000].map((ms) => NOW + ms);
    expect(passed(limits, moments)).toEqual([true, true, true, false, false, true, false, false, true]);
  });

  test("says when one more would pass, and when it is whole again", () => {
    const full = admit(limits, admitted(limits, 2), charge(), NOW);
    if (!full.allowed) throw new Error("the third passes");
    expect(leftOf(limits, full.state, NOW)).toEqual({ requests: { limit: 3, remaining: 0, resetMs: NOW + 60_000 } });
    expect(admit(limits, full.state, charge(), NOW + 5_000)).toEqual({
      allowed: false,
      waitMs: 15_000,
      reached: { what: "requests", period: "minute", limit: 3, used: 3, requested: 1 },
    });
    expect(leftOf(limits, full.state, NOW + 21_000)).toEqual({ requests: { limit: 3, remaining: 1, resetMs: NOW + 60_000 } });
  });

  test("comes back over a whole day where it is a day's", () => {
    const daily = steadily({ requests_per_day: 24 });
    expect(passed(daily, [...Array(24).fill(NOW), NOW + 3_599_999, NOW + 3_600_000])).toEqual([
      ...Array(24).fill(true),
      false,
      true,
    ]);
  });
});

describe("a limit that refills at once", () => {
  const limits = atOnce({ requests_per_minute: 2 });

  test("begins anew with the clock's minute", () => {
    expect(passed(limits, [NOW, NOW, NOW + 39_999, NOW + 40_000, NOW + 40_000, NOW + 40_000])).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(leftOf(limits, admitted(limits, 1), NOW)).toEqual({ requests: { limit: 2, remaining: 1, resetMs: NOW + 40_000 } });
  });

  test("waits for the longest of the limits that were reached", () => {
    const both = atOnce({ requests_per_minute: 1, requests_per_day: 1 });
    expect(admit(both, admitted(both, 1), charge(), NOW)).toMatchObject({
      reached: { what: "requests", period: "day" },
      waitMs: 12 * 3_600_000 - 20_000,
    });
  });
});

describe("tokens", () => {
  test("more than the limit never pass, less as soon as there is room", () => {
    const limits = steadily({ tokens_per_minute: 600 });
    expect(admit(limits, {}, charge(601), NOW)).toMatchObject({ allowed: false, waitMs: 60_000, reached: { requested: 601 } });
    expect(passed(limits, [NOW, NOW, NOW + 39_999, NOW + 40_000], charge(500))).toEqual([true, false, false, true]);
  });

  test("a limit of output lets anything pass while there is some left, and its debt is paid back first", () => {
    const limits = steadily({ output_tokens_per_minute: 60 });
    const first = admit(limits, {}, charge(), NOW);
    if (!first.allowed) throw new Error("the first passes");
    const state = settle(limits, first.state, { before: charge(), after: { ...charge(), outputTokens: 90 } }, NOW);
    expect(leftOf(limits, state, NOW)).toEqual({ outputTokens: { limit: 60, remaining: 0, resetMs: NOW + 90_000 } });
    expect(admit(limits, state, charge(), NOW + 30_999)).toMatchObject({ allowed: false, waitMs: 1 });
    expect(admit(limits, state, charge(), NOW + 31_000).allowed).toBe(true);
  });

  test("what was reserved too much comes back when the answer is known", () => {
    const limits = steadily({ tokens_per_minute: 100 });
    const first = admit(limits, {}, charge(90), NOW);
    if (!first.allowed) throw new Error("the first passes");
    const state = settle(limits, first.state, { before: charge(90), after: charge(20) }, NOW);
    expect(leftOf(limits, state, NOW).tokens?.remaining).toBe(80);
  });
});

describe("what a request is charged", () => {
  const limits = steadily({ tokens_per_minute: 1_000 });
  const ask = { ...chat(), maxTokens: 40, choices: 2 };
  const input = chargeFor(ask, limits, "input").tokens;

  test.each([
    ["asked", 80, 80],
    ["reserved", 80, 7],
    ["used", 0, 7],
    ["input", 0, 0],
  ] as const)("%s: input and %i tokens before the answer, %i when it is known", (counts, before, after) => {
    const charged = chargeFor(ask, limits, counts);
    expect(charged.tokens - input).toBe(before);
    const settled = chargeAfter(charged, usage(input, 7), counts);
    expect([settled.tokens - input, settled.inputTokens, settled.outputTokens]).toEqual([after, input, 7]);
  });

  test("input read from a prompt cache is free where the answer's own counts are what counts", () => {
    const cached = { ...usage(100, 5), cacheReadTokens: 60 };
    expect(chargeAfter(charge(100), cached, "used")).toMatchObject({ tokens: 45, inputTokens: 40 });
    expect(chargeAfter(charge(100), cached, "reserved")).toMatchObject({ tokens: 105, inputTokens: 100 });
  });

  test("tokens are not looked at where no limit counts them; embeddings are their texts", () => {
    expect(input).toBeGreaterThan(0);
    expect(chargeFor(ask, steadily({ requests_per_minute: 1 }), "used").inputTokens).toBe(0);
    const texts = { task: "embedding", model: "m", inputs: ["one two", "three"], delivery: { encoding: "float" } } as const;
    expect(chargeFor(texts, limits, "asked").tokens).toBe(3);
    expect(chargeFor({ task: "other" }, limits, "asked")).toEqual(charge());
  });

  test("lists of models and token counts are free", () => {
    expect(isCounted({ task: "models" })).toBe(false);
    expect(isCounted({ task: "token-count", model: "m", chat: ask })).toBe(false);
    expect([ask, { task: "other" } as const].map(isCounted)).toEqual([true, true]);
  });
});

test("property: within one moment exactly the limit passes, however many ask and whatever was used before", () => {
  const moments = fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 30 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), moments, fc.constantFrom(steadily, atOnce), (limit, before, make) => {
      const limits = make({ requests_per_minute: limit });
      const start = Math.floor(NOW / 60_000) * 60_000;
      const times = [...before].sort((a, b) => a - b).map((ms) => start + ms);
      const burst = start + 420_000;
      const results = passed(limits, [...times, ...Array(limit + 5).fill(burst)]);
      expect(results.slice(times.length).filter(Boolean)).toHaveLength(limit);
    }),
    { numRuns: 100 },
  );
});

test("property: a steady limit never lets more than it pass in a minute, beyond what it had saved up", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), gaps, (limit, waits) => {
      let at = NOW;
      const moments = waits.map((gap) => (at += gap));
      const results = passed(steadily({ requests_per_minute: limit }), moments);
      const through = moments.filter((_, index) => results[index]);
      for (const [index, from] of through.entries()) {
        const within = through.slice(index).filter((ms) => ms - from < 60_000);
        expect(within.length).toBeLessThanOrEqual(2 * limit);
      }
      expect(through.length).toBeLessThanOrEqual(limit + Math.floor(((at - NOW) * limit) / 60_000));
    }),
    { numRuns: 100 },
  );
});

function admitted(limits: ReturnType<typeof limitsOf>, times: number): QuotaState {
  let state: QuotaState = {};
  for (let time = 0; time < times; time += 1) {
    const admission = admit(limits, state, charge(), NOW);
    if (admission.allowed) state = admission.state;
  }
  return state;
}

function chat(): ChatAsk {
  return {
    task: "chat",
    model: "m",
    messages: [{ role: "user", parts: [{ kind: "text", text: "hello there" }] }],
    tools: [],
    toolChoice: { kind: "auto" },
    parallelToolCalls: true,
    output: { kind: "text" },
    choices: 1,
    stop: [],
    sampling: {},
    delivery: { stream: false, includeUsage: false },
  };
}
