import { jsonObject, type Read } from "./option-grammar.ts";
import type { TokenRates } from "./price.ts";

/** What `cf-aig-custom-cost` says: rates in US dollars per token, or the whole cost in US dollars (G-COST-1). */
export type CustomCost =
  | { readonly kind: "rates"; readonly rates: TokenRates }
  | { readonly kind: "total"; readonly usd: number };

const KNOWN = ["per_token_in", "per_token_out", "per_cache_read_token", "per_cache_write_token", "total_cost"] as const;

/** A member that is no price makes the whole header count for nothing, like invalid JSON (G-HDR-4). */
export function readCustomCost(text: string): Read<CustomCost> {
  const given = jsonObject(text);
  if (!given) return { remark: "is no JSON object and is ignored" };
  const members = new Map<string, unknown>(Object.entries(given));
  const prices: { [Name in (typeof KNOWN)[number]]?: number } = {};
  for (const name of KNOWN) {
    const value = members.get(name);
    if (value === undefined) continue;
    if (!isPrice(value)) return { remark: `${name} is no number of 0 or more, so all of it is ignored` };
    prices[name] = value;
  }
  if (Object.keys(prices).length === 0) return { remark: "sets no price and is ignored" };
  if (prices.total_cost !== undefined) return { value: { kind: "total", usd: prices.total_cost } };
  return { value: { kind: "rates", rates: rates(prices) } };
}

function rates(prices: { [Name in (typeof KNOWN)[number]]?: number }): TokenRates {
  const { per_token_in, per_token_out, per_cache_read_token, per_cache_write_token } = prices;
  return {
    inputUsd: per_token_in ?? 0,
    outputUsd: per_token_out ?? 0,
    ...(per_cache_read_token === undefined ? {} : { cacheReadUsd: per_cache_read_token }),
    ...(per_cache_write_token === undefined ? {} : { cacheWriteUsd: per_cache_write_token }),
  };
}

function isPrice(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
