import { type Account, Slot } from "../exchange/account.ts";
import type { MockRules } from "../models/rules/rules.ts";
import { newRuleState } from "../models/rules/state.ts";
import type { RuleUse } from "../schema/control/mocks.ts";

/** Hits and calls of scripted rules, per account. */
export const ruleStates = new Slot(newRuleState);

/** Every scripted rule in the order in which they are tried. */
export function ruleReport(rules: MockRules, account: Account): RuleUse[] {
  const shadowed = new Map(rules.shadowed().map(({ rule, why }) => [rule.id, why]));
  return rules.list(ruleStates.of(account)).map((rule) => ({ ...rule, shadowed: shadowed.get(rule.id) ?? null }));
}
