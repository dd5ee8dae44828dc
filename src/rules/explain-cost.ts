import type { Cost, CostTerm } from "./price.ts";

/** The arithmetic as a sentence: "42 input tokens × $0.000000051 + 2 output tokens × $0.00000034 = $0.00000282 (catalogue price)". */
export function explainCost(cost: Cost): string {
  return cost.basis === "catalogue" ? catalogueSentence(cost) : explained(cost);
}

function explained({ usd, basis, terms }: Cost): string {
  if (basis === "cache hit") return "$0: the answer came from the cache";
  if (usd === null) return NO_COST[basis === "no usage" ? "no usage" : "no price"];
  if (basis === "custom total") return `${dollars(usd)}: total_cost of cf-aig-custom-cost`;
  const source = basis === "custom rates" ? "cf-aig-custom-cost" : "catalogue price";
  return `${
    terms
      .filter(({ tokens }) => tokens > 0)
      .map(product)
      .join(" + ") || "no tokens"
  } = ${dollars(usd)} (${source})`;
}

const NO_COST = {
  "no usage": "no cost: the answer does not tell how many tokens it took",
  "no price": "no cost: the model has no known price; add it to mocks/models.yaml or send cf-aig-custom-cost",
};

function product({ tokens, of, usdPerToken }: CostTerm): string {
  return `${tokens} ${of} ${tokens === 1 ? "token" : "tokens"} × ${rate(usdPerToken)}`;
}

/** Never in the form 2.8e-6. By hand, because every answer has such a sentence and Intl takes longer than all the rest of it. */
export function dollars(usd: number): string {
  const text = String(usd);
  const [mantissa = "", exponent] = text.split("e-");
  if (exponent === undefined) return `$${text}`;
  return `$0.${"0".repeat(Number(exponent) - 1)}${mantissa.replace(".", "")}`;
}

/** The same for the same, without making it again: prices and costs are few, and each answer asks for them. */
function remembered<Of>(make: (of: Of) => string): (of: Of) => string {
  const known = new Map<Of, string>();
  return (of) => {
    let text = known.get(of);
    if (text === undefined) {
      if (known.size >= MOST_REMEMBERED) known.clear();
      text = make(of);
      known.set(of, text);
    }
    return text;
  };
}

const MOST_REMEMBERED = 1_000;
/** Small numbers are slow to be written. */
const rate = remembered(dollars);
/** By the costs themselves: the catalogue's are remembered, too (price.ts). */
const catalogueSentence = remembered(explained);
