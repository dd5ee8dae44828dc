import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainCost } from "../../../src/rules/explain-cost.ts";
import { loggedTokens } from "../../../src/rules/logged-tokens.ts";
import { catalogueRates, cost, type TokenRates } from "../../../src/rules/price.ts";
import { parseOptions } from "../../../src/rules/request-options.ts";
import { type Usage, usage } from "../../../src/tasks/usage.ts";

const price: TokenRates = { inputUsd: 0.000001, outputUsd: 0.000004 };

interface Answer {
  cached?: boolean;
  usage?: Usage | undefined;
  /** As the header says it. */
  custom?: object;
  price?: TokenRates | undefined;
}

function costOf({ cached = false, custom, ...answer }: Answer) {
  const customCost = custom ? parseOptions({ "cf-aig-custom-cost": JSON.stringify(custom) }).given.customCost?.value : null;
  if (customCost === undefined) throw new Error("not a custom cost");
  return cost({ cached, customCost, price, usage: usage(1000, 100), ...answer });
}

const cachedUsage: Usage = { ...usage(1000, 100), cacheReadTokens: 600, cacheWriteTokens: 150 };

describe("by the catalogue", () => {
  test("G-COST-5 tokens in and out at their prices", () => {
    const found = costOf({});
    expect(found).toMatchObject({ usd: 0.0014, custom: false, basis: "catalogue" });
    expect(explainCost(found)).toBe("1000 input tokens × $0.000001 + 100 output tokens × $0.000004 = $0.0014 (catalogue price)");
  });

  test("G-COST-5 an answer without token counts has no cost", () => {
    const found = costOf({ usage: undefined });
    expect(found).toMatchObject({ usd: null, custom: false });
    expect(explainCost(found)).toBe("no cost: the answer does not tell how many tokens it took");
  });

  test("G-COST-5 a model without a price has no cost", () => {
    const found = costOf({ price: undefined });
    expect(found).toMatchObject({ usd: null, custom: false });
    expect(explainCost(found)).toContain("no known price");
  });

  test("G-COST-7 a short answer of a small Llama costs about three millionths of a dollar", () => {
    const llama = catalogueRates({ inputPrice: 0.051, outputPrice: 0.34 });
    const found = costOf({ usage: usage(42, 2), price: llama });
    expect(found.usd).toBeCloseTo(2.8e-6, 7);
    expect(explainCost(found)).toBe(
      "42 input tokens × $0.000000051 + 2 output tokens × $0.00000034 = $0.000002822 (catalogue price)",
    );
  });

  test("cached tokens cost what input costs while the price knows no cache rates", () => {
    expect(costOf({ usage: cachedUsage }).usd).toBe(0.0014);
  });

  test("one token is a token, and large sums are written plainly", () => {
    const found = costOf({ usage: usage(1, 0), price: { inputUsd: 1234.5, outputUsd: 1 } });
    expect(explainCost(found)).toBe("1 input token × $1234.5 = $1234.5 (catalogue price)");
  });

  test("nothing costs nothing", () => {
    const found = costOf({ usage: usage(0, 0) });
    expect(found.usd).toBe(0);
    expect(explainCost(found)).toBe("no tokens = $0 (catalogue price)");
  });
});

describe("by the caller's own prices", () => {
  test("G-COST-1 G-COST-4 rates of the caller replace the catalogue's and are flagged", () => {
    const found = costOf({ custom: { per_token_in: 0.001, per_token_out: 0.002 } });
    expect(found).toMatchObject({ usd: 1.2, custom: true, basis: "custom rates" });
    expect(explainCost(found)).toBe("1000 input tokens × $0.001 + 100 output tokens × $0.002 = $1.2 (cf-aig-custom-cost)");
  });

  test("G-COST-1 any number of decimals counts", () => {
    expect(costOf({ usage: usage(3, 0), custom: { per_token_in: 0.000000000123456789 } }).usd).toBe(0.000000000370370367);
  });

  test("G-COST-1 a total cost is the cost", () => {
    const found = costOf({ custom: { total_cost: 0.05 } });
    expect(found).toMatchObject({ usd: 0.05, custom: true });
    expect(explainCost(found)).toBe("$0.05: total_cost of cf-aig-custom-cost");
  });

  test("G-COST-4 they make a cost for a model without a price", () => {
    expect(costOf({ price: undefined, custom: { per_token_in: 0.001 } })).toMatchObject({ usd: 1, custom: true });
  });

  test.each([{ total_cost: 0.05 }, { per_token_in: 1, per_token_out: 1 }])(
    "COST-2 %j counts only if the answer tells its tokens",
    (custom) => {
      expect(costOf({ usage: undefined, custom })).toMatchObject({ usd: null, custom: false });
    },
  );

  test("G-COST-2 with both cache rates, every token is charged once, by its kind", () => {
    const custom = { per_token_in: 0.01, per_token_out: 0.02, per_cache_read_token: 0.001, per_cache_write_token: 0.0125 };
    const found = costOf({ usage: cachedUsage, custom });
    // 250 fresh, 600 read, 150 written, 100 out.
    expect(found.usd).toBe(2.5 + 0.6 + 1.875 + 2);
    expect(explainCost(found)).toBe(
      "250 input tokens × $0.01 + 600 cache read tokens × $0.001 + 150 cache write tokens × $0.0125 + 100 output tokens × $0.02 = $6.975 (cf-aig-custom-cost)",
    );
  });

  test("G-COST-2 with only a read rate, written tokens cost what input costs", () => {
    const custom = { per_token_in: 0.01, per_token_out: 0, per_cache_read_token: 0.001 };
    expect(costOf({ usage: cachedUsage, custom }).usd).toBe(2.5 + 0.6 + 1.5);
  });

  test("G-COST-2 with only a write rate, read tokens cost what input costs", () => {
    const custom = { per_token_in: 0.01, per_token_out: 0, per_cache_write_token: 0.02 };
    expect(costOf({ usage: cachedUsage, custom }).usd).toBe(2.5 + 6 + 3);
  });

  test("G-COST-2 a cache rate of 0 is a rate", () => {
    const custom = { per_token_in: 0.01, per_token_out: 0, per_cache_read_token: 0 };
    expect(costOf({ usage: cachedUsage, custom }).usd).toBe(2.5 + 1.5);
  });

  test("G-COST-2 with neither, cached tokens are input like any other", () => {
    const custom = { per_token_in: 0.01, per_token_out: 0.02 };
    expect(costOf({ usage: cachedUsage, custom }).usd).toBe(12);
  });

  test("G-COST-3 no token is counted twice or forgotten, whatever is cached", () => {
    const tokens = fc.nat({ max: 100_000 });
    fc.assert(
      fc.property(tokens, tokens, tokens, tokens, (fresh, read, written, out) => {
        const found = costOf({
          usage: { ...usage(fresh + read + written, out), cacheReadTokens: read, cacheWriteTokens: written },
          custom: { per_token_in: 1, per_token_out: 1, per_cache_read_token: 1, per_cache_write_token: 1 },
        });
        expect(found.usd).toBe(fresh + read + written + out);
      }),
    );
  });

  test("G-COST-3 more cached tokens than input never make a negative cost", () => {
    const odd: Usage = { ...usage(10, 0), cacheReadTokens: 50, cacheWriteTokens: 0 };
    expect(costOf({ usage: odd, custom: { per_token_in: 1, per_cache_read_token: 0 } }).usd).toBe(0);
  });
});

describe("from the cache", () => {
  test.each([undefined, { total_cost: 0.05 }, { per_token_in: 1 }])(
    "G-CACHE-19 G-COST-4 a hit costs 0, custom cost %j or not",
    (custom) => {
      const found = costOf({ cached: true, ...(custom ? { custom } : {}) });
      expect(found).toMatchObject({ usd: 0, custom: false });
      expect(explainCost(found)).toBe("$0: the answer came from the cache");
    },
  );

  test("G-CACHE-19 a hit is logged without tokens", () => {
    expect(loggedTokens(usage(1000, 100), { cached: true })).toEqual({ tokensIn: 0, tokensOut: 0 });
  });
});

describe("tokens in the log", () => {
  test("are what the answer tells", () => {
    expect(loggedTokens(usage(1000, 100), { cached: false })).toEqual({ tokensIn: 1000, tokensOut: 100 });
    expect(loggedTokens(undefined, { cached: false })).toEqual({ tokensIn: null, tokensOut: null });
  });

  test("G-COST-7 of embeddings that a provider does not count are 0 in", () => {
    expect(loggedTokens(usage(7, 0), { cached: false, uncountedInput: true })).toEqual({ tokensIn: 0, tokensOut: 0 });
  });
});

test("sums of decimal prices come out as decimals", () => {
  const thirds: TokenRates = { inputUsd: 0.1, outputUsd: 0.2 };
  expect(costOf({ usage: usage(1, 1), price: thirds }).usd).toBe(0.3);
});
