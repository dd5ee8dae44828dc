import type { Account } from "../exchange/account.ts";
import type { Mocks } from "../models/open-mocks.ts";
import { type Counter, counterIn, restoreCounter } from "../models/rules/state.ts";
import { ownRules } from "./own-rules.ts";
import type { ruleDesk } from "./rule-desk.ts";
import { ruleStates } from "./rule-report.ts";

/** An account's own rules, and what every rule has counted for it. */
export interface SavedRules {
  readonly rules: readonly unknown[];
  readonly counters: Readonly<Record<string, Counter>>;
}

export function saveRules(account: Account, { rules }: Mocks): SavedRules {
  const own = ownRules(account)?.sources ?? [];
  const state = ruleStates.of(account);
  const counted = [...own, ...rules.sources].flatMap((source): [string, Counter][] => {
    const counter = counterIn(state, source);
    return counter ? [[source.id, counter]] : [];
  });
  return { rules: own.map(({ id, rule }) => ({ ...rule, id })), counters: Object.fromEntries(counted) };
}

/** Of an account that has none of its own. Throws an EmulatorError where one of them is no rule any more. */
export function restoreRules(account: Account, saved: SavedRules, { rules }: Mocks, desk: ReturnType<typeof ruleDesk>): void {
  if (saved.rules.length > 0) desk.add(account.id, saved.rules);
  const state = ruleStates.of(account);
  for (const source of [...(ownRules(account)?.sources ?? []), ...rules.sources]) {
    const counter = Object.hasOwn(saved.counters, source.id) ? saved.counters[source.id] : undefined;
    if (counter) restoreCounter(state, source, counter);
  }
}
