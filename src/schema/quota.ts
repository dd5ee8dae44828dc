import { z } from "zod";
import type { QuotaInput } from "./quota-input.ts";

const text = "expected text";

/** A mock provider's quota. */
export const quotaSchema = z
  .strictObject(
    {
      provider: z
        .string('expected a provider slug, such as "openai"')
        .regex(/^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/, 'expected a provider slug, such as "openai"')
        .describe("Slug of the provider that grants it"),
      model: z.string(text).min(1, text).optional().describe('The models it is for, such as "gpt-4o*"; all when left out'),
      account: z.string(text).min(1, text).optional().describe("The account that has it; each has its own when left out"),
      requests_per_minute: limit("Requests a minute"),
      requests_per_day: limit("Requests a day"),
      tokens_per_minute: limit("Tokens a minute, counted as the vendor does"),
      input_tokens_per_minute: limit("Input tokens a minute"),
      output_tokens_per_minute: limit("Output tokens a minute"),
    },
    "expected a quota, such as { provider: openai, requests_per_minute: 3 }",
  )
  .check(({ value, issues }) => {
    if (LIMITS.some((name) => value[name] !== undefined)) return;
    issues.push({ code: "custom", input: value, message: `expected at least one limit (${LIMITS.join(", ")})` });
  }) satisfies z.ZodType<QuotaInput, QuotaInput>;

/** Each provider and model once an account: which of two would hold? */
export const quotasSchema = z.array(quotaSchema, "expected a list of quotas").superRefine((quotas, context) => {
  const seen = new Set<string>();
  for (const [index, { account = "", provider, model = "*" }] of quotas.entries()) {
    const key = JSON.stringify([account, provider, model]);
    if (seen.has(key)) context.addIssue({ code: "custom", path: [index], message: "expected one quota a provider and model" });
    seen.add(key);
  }
});

const LIMITS = [
  "requests_per_minute",
  "requests_per_day",
  "tokens_per_minute",
  "input_tokens_per_minute",
  "output_tokens_per_minute",
] as const;

function limit(description: string) {
  const expected = "expected a whole number, 1 or more";
  return z.int(expected).min(1, expected).optional().describe(description);
}
