import { type Account, Slot } from "../exchange/account.ts";
import type { Mocks } from "../models/open-mocks.ts";
import { newRuleState } from "../models/rules/state.ts";

/** Hits and calls of scripted rules, per account. */
export const ruleStates = new Slot(newRuleState);

/** A scripted rule as an account has used it. */
export interface RuleUse {
  readonly id: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The rule as a sentence. */
  readonly explanation: string;
  /** How often it has answered this account since the last reset; 0 is unused. */
  readonly hits: number;
  /** Why it can never answer, where that is certain. */
  readonly shadowed: string | null;
}

/** Every scripted rule in the order in which they are tried. */
export function ruleReport({ rules }: Mocks, account: Account): RuleUse[] {
  const shadowed = new Map(rules.shadowed().map(({ rule, why }) => [rule.id, why]));
  return rules.list(ruleStates.of(account)).map((rule) => ({ ...rule, shadowed: shadowed.get(rule.id) ?? null }));
}
