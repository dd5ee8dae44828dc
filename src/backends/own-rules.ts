import { type Account, Slot } from "../exchange/account.ts";
import { type MockRules, openMockRules, type RuleSource } from "../models/rules/rules.ts";
import { ruleStates } from "./rule-report.ts";

/** Scripted rules that an account was given at run time: its own, gone with a reset, tried before those of the files. */
export interface OwnRules {
  sources: readonly RuleSource[];
  /** Undefined while there are none: what every request asks first. */
  rules: MockRules | undefined;
  /** How many were ever added: ids are not given twice. */
  added: number;
}

const slot = new Slot<OwnRules>(() => ({ sources: [], rules: undefined, added: 0 }));

export function ownRulesOf(account: Account): OwnRules {
  return slot.of(account);
}

export function ownRules(account: Account): MockRules | undefined {
  return slot.of(account).rules;
}

/** No rules of its own, and no rule of the files has answered it yet. */
export function resetRules(account: Account): void {
  slot.forget(account);
  ruleStates.forget(account);
}

/** Counters go with the rules: what stays has answered as often as before. */
export function keepRules(own: OwnRules, sources: readonly RuleSource[]): void {
  own.sources = sources;
  own.rules = sources.length === 0 ? undefined : openMockRules(sources);
}
