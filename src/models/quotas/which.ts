import type { QuotaInput } from "../../schema/quota-input.ts";

/** Most specific first: an account's own before everybody's, then a whole name before a pattern, a longer one before a shorter. */
export function bySpecificity(a: QuotaInput, b: QuotaInput): number {
  return weight(b) - weight(a);
}

/** Tells whether it is for a model; made once, asked often. A request that names none has only the quotas for all models. */
export function isFor({ model: pattern }: QuotaInput): (model: string | undefined) => boolean {
  if (pattern === undefined) return () => true;
  if (!pattern.includes("*")) return (model) => model === pattern;
  const fits = expression(pattern);
  return (model) => model !== undefined && fits.test(model);
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
