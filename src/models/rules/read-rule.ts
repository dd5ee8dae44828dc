import type { Problem } from "../../documents/problem.ts";
import { schemaProblems } from "../../documents/schema-problems.ts";
import { type MockRule, mockRuleSchema } from "../../schema/mock-rule.ts";
import { ruleProblems } from "./check.ts";
import { meantWords } from "./meant-words.ts";

/** A rule as somebody wrote it, checked; or everything that is wrong with it. `providers`: those it may name, any when left out. */
export function readRule(
  item: unknown,
  providers: readonly string[] | undefined,
): { readonly rule: MockRule } | { readonly problems: readonly Problem[] } {
  const checked = mockRuleSchema.safeParse(item);
  if (!checked.success) return { problems: schemaProblems(mockRuleSchema, checked.error, item, meantWords) };
  const problems = ruleProblems(checked.data, providers);
  return problems.length > 0 ? { problems } : { rule: checked.data };
}
