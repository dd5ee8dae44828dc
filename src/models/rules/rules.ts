import type { MockRule } from "../../schema/mock-rule.ts";
import type { OtherAsk } from "../../tasks/other.ts";
import type { Ask } from "../../tasks/task.ts";
import type { MockOutcome } from "../model.ts";
import { compileRule } from "./compile.ts";
import { explainRule } from "./explain.ts";
import { findRule } from "./find.ts";
import { indexRules } from "./index-rules.ts";
import { QuestionView } from "./question-view.ts";
import { findShadowed } from "./shadow.ts";
import { hitsOf, type RuleState } from "./state.ts";

/** Scripted answers: the first rule, in the order of the sources, that fits a question answers it. */
export interface MockRules {
  /** Counts the call and the hit at once: what comes out depends on the order of the calls alone. */
  find(question: RuleQuestion, state: RuleState): Strike | undefined;
  /** Whether there is none: what every request asks first. */
  readonly isEmpty: boolean;
  /** Every rule in order; hits are those of the state. */
  list(state: RuleState): RuleReport[];
  readonly sources: readonly RuleSource[];
  /** Rules that have not struck in this state. */
  unused(state: RuleState): RuleReport[];
  /** Rules that can never strike because of an earlier one. Only those where that is certain. */
  shadowed(): Shadowed[];
  /** New rules for everyone; they begin with no hits. */
  replace(sources: readonly RuleSource[]): void;
}

/** A checked rule and where it stands. */
export interface RuleSource {
  /** Unique: the rule's own, or "file#number", counted from 1. */
  readonly id: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule: MockRule;
}

/** What a rule may look at. Header names are lower case. */
export interface RuleQuestion {
  /** "other": a path that is not served. Only rules that answer `raw` or `error` fit it. */
  readonly ask: Ask | OtherAsk;
  /** Slug of the provider being played. */
  readonly provider: string;
  /** Path after the provider, without leading slash or query. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of `cf-aig-metadata`; empty when there is none. */
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** The request's body as JSON, asked for by `{{json.…}}` only. May throw when it is none. */
  json(): unknown;
  /** How many tokens the conversation has, as the mock models count them; asked for by chat answers only. */
  inputTokens(): number;
  /** The model's name to echo; the name asked for when left out. */
  readonly snapshot?: string;
}

interface Strike {
  readonly rule: RuleSource;
  readonly outcome: MockOutcome;
  /** What fitted, for the trace. */
  readonly why: string;
}

interface RuleReport {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** The rule as a sentence. */
  readonly explanation: string;
  readonly hits: number;
}

export interface Shadowed {
  readonly rule: RuleSource;
  readonly by: RuleSource;
  readonly why: string;
}

export function openMockRules(sources: readonly RuleSource[]): MockRules {
  let rules = sources.map(compileRule);
  let index = indexRules(rules);

  const list = (state: RuleState): RuleReport[] =>
    rules.map(({ source }) => ({
      id: source.id,
      file: source.file,
      line: source.line,
      explanation: explainRule(source.rule),
      hits: hitsOf(state, source),
    }));

  return {
    find(question, state) {
      const view = new QuestionView(question);
      const found = findRule(index, view, state);
      if (!found) return undefined;
      const { rule, hit } = found;
      return { rule: rule.source, outcome: rule.answer(view, hit), why: rule.why() };
    },
    get isEmpty() {
      return rules.length === 0;
    },
    get sources() {
      return rules.map(({ source }) => source);
    },
    list,
    unused: (state) => list(state).filter(({ hits }) => hits === 0),
    shadowed: () => findShadowed(index, rules),
    replace(next) {
      rules = next.map(compileRule);
      index = indexRules(rules);
    },
  };
}
