import type { ModelFacts } from "../tasks/models.ts";
import type { Usage } from "../tasks/usage.ts";
import type { CustomCost } from "./custom-cost.ts";

/** US dollars per token. Without any cache rate, cached tokens cost what input costs (G-COST-2). */
export interface TokenRates {
  readonly inputUsd: number;
  readonly outputUsd: number;
  readonly cacheReadUsd?: number;
  readonly cacheWriteUsd?: number;
}

/** What a step cost. `usd` is null when nobody can say (COST-1). */
export interface Cost {
  readonly usd: number | null;
  /** Log field `custom_cost`: whether the caller's own prices made it (G-COST-4). */
  readonly custom: boolean;
  readonly basis: "cache hit" | "no usage" | "no price" | "custom total" | "custom rates" | "catalogue";
  /** The sum's members, where there is a sum. */
  readonly terms: readonly CostTerm[];
}

export interface CostTerm {
  readonly tokens: number;
  readonly of: "input" | "cache read" | "cache write" | "output";
  readonly usdPerToken: number;
}

/**
 * The cost of an answer: 0 from the cache (G-CACHE-19), else by the caller's prices, else by the catalogue's. Without token
 * counts there is none, whatever the prices (COST-2, G-COST-5).
 */
export function cost(answer: {
  readonly cached: boolean;
  readonly usage: Usage | undefined;
  readonly customCost: CustomCost | null;
  /** Undefined for a model without a known price. */
  readonly price: TokenRates | undefined;
}): Cost {
  const { usage, customCost, price } = answer;
  if (answer.cached) return { usd: 0, custom: false, basis: "cache hit", terms: [] };
  if (!usage) return { usd: null, custom: false, basis: "no usage", terms: [] };
  if (customCost?.kind === "total") return { usd: customCost.usd, custom: true, basis: "custom total", terms: [] };
  if (customCost) return summed(usage, customCost.rates, "custom rates");
  return price ? listed(usage, price) : { usd: null, custom: false, basis: "no price", terms: [] };
}

/** The catalogue tells prices per million tokens; one that is left out beside the other is 0. Undefined without any. */
export function catalogueRates(facts: Pick<ModelFacts, "inputPrice" | "outputPrice">): TokenRates | undefined {
  const { inputPrice, outputPrice } = facts;
  if (inputPrice === undefined && outputPrice === undefined) return undefined;
  let rates = known.get(facts);
  if (!rates) {
    rates = { inputUsd: withoutNoise((inputPrice ?? 0) / 1e6), outputUsd: withoutNoise((outputPrice ?? 0) / 1e6) };
    known.set(facts, rates);
  }
  return rates;
}

/** There are few models, and each is asked very often. */
const known = new WeakMap<object, TokenRates>();

/** The same question has the same answer, and it is often asked again. */
function listed(usage: Usage, rates: TokenRates): Cost {
  let sums = listedSums.get(rates);
  if (!sums || sums.size >= MOST_SUMS) {
    sums = new Map();
    listedSums.set(rates, sums);
  }
  const counts = countsOf(usage);
  let sum = sums.get(counts);
  if (!sum) {
    sum = summed(usage, rates, "catalogue");
    sums.set(counts, sum);
  }
  return sum;
}

/** What tells them from all other counts: one number where that can be, as it is made faster than a text. */
function countsOf({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: Usage): number | string {
  const isFew = inputTokens < FEW && outputTokens < FEW && Number.isInteger(inputTokens) && Number.isInteger(outputTokens);
  if (isFew && inputTokens >= 0 && outputTokens >= 0 && cacheReadTokens === 0 && cacheWriteTokens === 0) {
    return inputTokens * FEW + outputTokens;
  }
  return `${inputTokens} ${outputTokens} ${cacheReadTokens} ${cacheWriteTokens}`;
}

const FEW = 2 ** 26;

const listedSums = new WeakMap<TokenRates, Map<number | string, Cost>>();
const MOST_SUMS = 1_000;

function summed(usage: Usage, rates: TokenRates, basis: "custom rates" | "catalogue"): Cost {
  const terms = termsOf(usage, rates);
  const usd = terms.reduce((sum, { tokens, usdPerToken }) => sum + tokens * usdPerToken, 0);
  return { usd: withoutNoise(usd), custom: basis === "custom rates", basis, terms };
}

function termsOf(usage: Usage, { inputUsd, outputUsd, cacheReadUsd, cacheWriteUsd }: TokenRates): CostTerm[] {
  const output: CostTerm = { tokens: usage.outputTokens, of: "output", usdPerToken: outputUsd };
  if (cacheReadUsd === undefined && cacheWriteUsd === undefined)
    return [{ tokens: usage.inputTokens, of: "input", usdPerToken: inputUsd }, output];
  // G-COST-3: usage counts cached tokens inside input; here every token is in one term only.
  const fresh = Math.max(0, usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens);
  return [
    { tokens: fresh, of: "input", usdPerToken: inputUsd },
    { tokens: usage.cacheReadTokens, of: "cache read", usdPerToken: cacheReadUsd ?? inputUsd },
    { tokens: usage.cacheWriteTokens, of: "cache write", usdPerToken: cacheWriteUsd ?? inputUsd },
    output,
  ];
}

/** Binary fractions leave dust in the last digits, which nobody wants to see in a log. */
function withoutNoise(usd: number): number {
  return Number(usd.toPrecision(15));
}
