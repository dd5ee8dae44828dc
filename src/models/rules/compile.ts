import type { MockOutcome } from "../model.ts";
import { compileAnswer, type Turn } from "./answer.ts";
import { capturesOf } from "./captures.ts";
import { explainMatch } from "./explain.ts";
import { type CompiledMatch, compileMatch } from "./match.ts";
import { listOf } from "./names.ts";
import type { QuestionView } from "./question-view.ts";
import type { RuleSource } from "./rules.ts";
import { fullMatch, taskOf, turnsOf } from "./turns.ts";

/** A rule made ready to run. */
export interface CompiledRule {
  readonly source: RuleSource;
  /** Its place in the order of all rules. */
  readonly position: number;
  readonly match: CompiledMatch;
  readonly nth: ReadonlySet<number> | undefined;
  readonly times: number | undefined;
  /** `hit` says how often the rule has answered, this time included. */
  answer(view: QuestionView, hit: number): MockOutcome;
  /** What it asks for, in words. */
  why(): string;
}

export function compileRule(source: RuleSource, position: number): CompiledRule {
  const { rule } = source;
  // Made when the rule first strikes: most of many rules never do.
  let turns: readonly Turn[] | undefined;
  let why: string | undefined;
  return {
    source,
    position,
    match: compileMatch(fullMatch(rule), taskOf(rule)),
    nth: rule.match.nth === undefined ? undefined : new Set(listOf(rule.match.nth)),
    times: rule.times,
    answer(view, hit) {
      turns ??= compileTurns(source);
      const turn = turns[Math.min(hit, turns.length) - 1];
      if (!turn) throw new Error(`rule ${source.id} has no answer`);
      return turn({ view, hit });
    },
    why() {
      why ??= explainMatch(fullMatch(rule));
      return why;
    },
  };
}

function compileTurns({ rule }: RuleSource): Turn[] {
  const captures = capturesOf(rule.match);
  return turnsOf(rule).map((answer) => compileAnswer(answer, captures));
}
