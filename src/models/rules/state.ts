import type { RuleSource } from "./rules.ts";

/** What one account has done with the rules so far. A reset makes a new one. */
export interface RuleState {
  /** Weak, so that the counts of replaced rules go with the rules. */
  readonly counters: WeakMap<RuleSource, Counter>;
}

export interface Counter {
  /** How often the rule has answered. */
  hits: number;
  /** How many calls fitted all but its `nth`, whoever answered them. */
  calls: number;
}

export function newRuleState(): RuleState {
  return { counters: new WeakMap() };
}

export function hitsOf(state: RuleState, rule: RuleSource): number {
  return state.counters.get(rule)?.hits ?? 0;
}

/** How often the rule has answered, this time included. */
export function countHit(state: RuleState, rule: RuleSource): number {
  const counter = counterOf(state, rule);
  counter.hits += 1;
  return counter.hits;
}

/** The number of this call among those that fit, from 1. */
export function countCall(state: RuleState, rule: RuleSource): number {
  const counter = counterOf(state, rule);
  counter.calls += 1;
  return counter.calls;
}

function counterOf(state: RuleState, rule: RuleSource): Counter {
  let counter = state.counters.get(rule);
  if (!counter) {
    counter = { hits: 0, calls: 0 };
    state.counters.set(rule, counter);
  }
  return counter;
}

/** What a rule has counted; undefined where it has counted nothing. */
export function counterIn(state: RuleState, rule: RuleSource): Counter | undefined {
  const counter = state.counters.get(rule);
  return counter && { ...counter };
}

export function restoreCounter(state: RuleState, rule: RuleSource, counter: Counter): void {
  state.counters.set(rule, { ...counter });
}
