/**
 * A model as invoices and spend-limit rules name it: provider, then the model without its date and with dots in its version,
 * "anthropic/claude-haiku-4.5" (G-COST-8). Workers AI models keep their own name. Log rows keep the two apart (LOG-10).
 */
export function normalisedModel(provider: string, model: string): string {
  if (model.startsWith("@")) return model;
  return `${provider}/${model.replace(DATE, "").replace(HYPHENATED_VERSION, "-$1.$2")}`;
}

/** "-20251001" or "-2024-07-18" at the end. */
const DATE = /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/;

/** "-4-5" as a whole; longer numbers are sizes and days. */
const HYPHENATED_VERSION = /-(\d)-(\d)(?=-|$)/;
