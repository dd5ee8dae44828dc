import type { QuotaInput } from "../../schema/quota-input.ts";

/** Most specific first: an account's own before everybody's, then a whole name before a pattern, a longer one before a shorter. */
export function bySpecificity(a: QuotaInput, b: QuotaInput): number {
  return weight(b) - weight(a);
}

/** Whether it is for this model. A request that names none has only the quotas for all models. */
export function isFor({ model: pattern }: QuotaInput, model: string | undefined): boolean {
  if (pattern === undefined) return true;
  if (model === undefined) return false;
  return pattern.includes("*") ? expression(pattern).test(model) : pattern === model;
}

const OWN = 1_000_000;
const WHOLE = 10_000;

function weight({ account, model = "*" }: QuotaInput): number {
  return (account === undefined ? 0 : OWN) + (model.includes("*") ? model.replaceAll("*", "").length : WHOLE);
}

function expression(pattern: string): RegExp {
  const pieces = pattern.split("*").map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pieces.join(".*")}$`, "s");
}
