import type { CompiledRule } from "./compile.ts";
import type { Bucket, RuleIndex } from "./index-rules.ts";
import type { QuestionView } from "./question-view.ts";
import { countCall, countHit, hitsOf, type RuleState } from "./state.ts";

export interface Found {
  readonly rule: CompiledRule;
  /** How often it has answered, this time included. */
  readonly hit: number;
}

/** The first rule that fits, counted as struck. */
export function findRule(index: RuleIndex, view: QuestionView, state: RuleState): Found | undefined {
  let first: CompiledRule | undefined;
  for (const shape of index.shapes) {
    const bucket = shape.bucket(view);
    if (bucket) first = firstOf(bucket, view, state, first);
  }
  return first && { rule: first, hit: countHit(state, first.source) };
}

function firstOf(
  bucket: Bucket,
  view: QuestionView,
  state: RuleState,
  before: CompiledRule | undefined,
): CompiledRule | undefined {
  let first = before;
  for (const rule of bucket.counting) {
    if (!fits(rule, view)) continue;
    const call = countCall(state, rule.source);
    if (rule.nth?.has(call) && !isUsedUp(rule, state) && isEarlier(rule, first)) first = rule;
  }
  for (const rule of bucket.rules) {
    if (!isEarlier(rule, first)) break;
    if (!isUsedUp(rule, state) && fits(rule, view)) return rule;
  }
  return first;
}

function isEarlier(rule: CompiledRule, than: CompiledRule | undefined): boolean {
  return than === undefined || rule.position < than.position;
}

function isUsedUp(rule: CompiledRule, state: RuleState): boolean {
  return rule.times !== undefined && hitsOf(state, rule.source) >= rule.times;
}

function fits(rule: CompiledRule, view: QuestionView): boolean {
  return rule.match.tests.every((test) => test(view));
}
