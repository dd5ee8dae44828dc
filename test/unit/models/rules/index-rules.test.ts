import fc from "fast-check";
import { expect, test } from "vitest";
import { type CompiledRule, compileRule } from "../../../../src/models/rules/compile.ts";
import { indexRules, type RuleIndex } from "../../../../src/models/rules/index-rules.ts";
import { QuestionView } from "../../../../src/models/rules/question-view.ts";
import { openMockRules, type RuleQuestion } from "../../../../src/models/rules/rules.ts";
import { newRuleState } from "../../../../src/models/rules/state.ts";
import { type QuestionParts, question, type RuleInput, rulesOf } from "./questions.ts";

const MANY = 100_000;

test("R-24 100,000 exact rules offer one candidate to a question", () => {
  const index = indexOf(numbered((n) => ({ match: { lastUserText: `question ${n}` }, answer: "a" })));
  expect(index.shapes).toHaveLength(1);
  expect(candidates(index, { user: "question 99999" })).toBe(1);
  expect(candidates(index, { user: "another question" })).toBe(0);
});

test("R-24 rules that differ in any exact field alone are told apart without trying them", () => {
  const fields: ((n: number) => [RuleInput["match"], QuestionParts])[] = [
    (n) => [{ provider: `p${n}` }, { provider: `p${n}` }],
    (n) => [{ endpoint: `e/${n}` }, { endpoint: `v1/e/${n}` }],
    (n) => [{ model: `m${n}` }, { model: `m${n}` }],
    (n) => [{ systemText: `s${n}`, lastUserText: "hi" }, { system: `s${n}` }],
    (n) => [{ metadata: { test: n } }, { metadata: { test: n } }],
    (n) => [{ header: { "X-Test": `${n}` } }, { headers: { "x-test": `${n}` } }],
  ];
  for (const field of fields) {
    const index = indexOf(Array.from({ length: 1000 }, (_, n) => ({ match: field(n)[0], answer: "a" })));
    expect(candidates(index, field(500)[1])).toBe(1);
  }
});

test("R-24 contains and regex rules are narrowed by provider, endpoint and model first", () => {
  const index = indexOf(
    Array.from({ length: 3000 }, (_, n) => ({
      match: {
        provider: `p${n % 10}`,
        endpoint: "chat/completions",
        model: `m${n % 300}`,
        lastUserText: { contains: `word ${n}` },
      },
      answer: "a",
    })),
  );
  expect(candidates(index, { provider: "p3", model: "m3", user: "word 3" })).toBe(10);
});

test("a few general rules among many exact ones are all that is tried besides", () => {
  const index = indexOf([
    { match: { model: "gpt-*" }, answer: "a" },
    ...Array.from({ length: 1000 }, (_, n) => ({ match: { lastUserText: `question ${n}` }, answer: "a" })),
    { answer: "z" },
  ]);
  expect(candidates(index, { user: "question 7" })).toBe(3);
});

test("the rule found is the one that a look at every rule in order would find", () => {
  fc.assert(
    fc.property(
      fc.array(anyRule, { maxLength: 12 }),
      fc.array(anyQuestion, { minLength: 1, maxLength: 8 }),
      (rules, questions) => {
        const sources = rulesOf(...rules);
        const opened = openMockRules(sources);
        const state = newRuleState();
        const scan = linearScan(sources.map(compileRule));
        for (const asked of questions) expect(opened.find(asked, state)?.rule.id).toBe(scan(asked));
      },
    ),
    { numRuns: 500, seed: 24 },
  );
});

const word = fc.constantFrom("a", "b", "ab");
const words = fc.oneof(word, fc.uniqueArray(word, { minLength: 1, maxLength: 2 }));
const textMatch = fc.oneof(
  word,
  fc.record({ contains: word }),
  word.map((regex) => ({ regex: `^${regex}` })),
);
const pathMatch = fc.oneof(words, fc.constantFrom("v1/a", "*b", ["a", "v1/b"], "{x}/a"));

const anyRule: fc.Arbitrary<RuleInput> = fc.record(
  {
    match: fc.record(
      {
        provider: words,
        endpoint: pathMatch,
        model: fc.oneof(words, fc.constantFrom("a*", "*")),
        lastUserText: textMatch,
        systemText: textMatch,
        metadata: fc.record({ k: textMatch }),
        header: fc.record({ "x-k": textMatch }),
        tools: fc.uniqueArray(word, { maxLength: 1 }),
        nth: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: [] },
    ),
    answer: fc.constantFrom<RuleInput["answer"]>("text", { error: "quota" }, { toolCalls: { name: "a" } }),
    times: fc.integer({ min: 1, max: 2 }),
  },
  { requiredKeys: ["answer"] },
);

const anyQuestion: fc.Arbitrary<RuleQuestion> = fc
  .record({
    provider: word,
    endpoint: fc.constantFrom("a", "b", "v1/a", "v1/b", "v1/ab"),
    model: word,
    user: word,
    system: word,
    tools: fc.uniqueArray(word, { maxLength: 2 }),
    metadata: fc.oneof(fc.constant({}), fc.record({ k: word })),
    headers: fc.oneof(fc.constant({}), fc.record({ "x-k": word })),
  })
  .map(question);

/** What `find` promises, without any index. */
function linearScan(rules: readonly CompiledRule[]): (asked: RuleQuestion) => string | undefined {
  const hits = new Map<CompiledRule, number>();
  const calls = new Map<CompiledRule, number>();
  return (asked) => {
    const view = new QuestionView(asked);
    const fitting = rules.filter(({ match }) => {
      const isEqual = match.exact.every((field) => field.values.includes(field.read(view) ?? "\u0000"));
      return isEqual && match.tests.every((test) => test(view));
    });
    for (const rule of fitting) calls.set(rule, (calls.get(rule) ?? 0) + 1);
    const struck = fitting.find((rule) => {
      const isTurn = rule.nth?.has(calls.get(rule) ?? 0) ?? true;
      return isTurn && (hits.get(rule) ?? 0) < (rule.times ?? Number.POSITIVE_INFINITY);
    });
    if (struck) hits.set(struck, (hits.get(struck) ?? 0) + 1);
    return struck?.source.id;
  };
}

function numbered(rule: (n: number) => RuleInput): RuleInput[] {
  return Array.from({ length: MANY }, (_, n) => rule(n));
}

function indexOf(rules: readonly RuleInput[]): RuleIndex {
  return indexRules(rulesOf(...rules).map(compileRule));
}

function candidates(index: RuleIndex, parts: QuestionParts): number {
  const view = new QuestionView(question(parts));
  const buckets = index.shapes.map((shape) => shape.bucket(view));
  return buckets.reduce((sum, bucket) => sum + (bucket ? bucket.rules.length + bucket.counting.length : 0), 0);
}
