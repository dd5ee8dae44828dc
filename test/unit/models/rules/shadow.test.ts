import fc from "fast-check";
import { expect, test } from "vitest";
import { openMockRules } from "../../../../src/models/rules/rules.ts";
import { newRuleState } from "../../../../src/models/rules/state.ts";
import { question, type RuleInput, rulesOf } from "./questions.ts";

type Match = NonNullable<RuleInput["match"]>;

const covered: [wide: Match, narrow: Match][] = [
  [{}, { provider: "openai" }],
  [{ provider: ["openai", "groq"] }, { provider: "groq", model: "x" }],
  [{ lastUserText: "hi" }, { lastUserText: " hi " }],
  [{ lastUserText: { contains: "h" } }, { lastUserText: "hi" }],
  [{ lastUserText: { contains: "h" } }, { lastUserText: { contains: ["x", "who"] } }],
  [{ lastUserText: { contains: "H", ignoreCase: true } }, { lastUserText: { contains: "h" } }],
  [{ lastUserText: { regex: "^h" } }, { lastUserText: { regex: "^h" }, model: "x" }],
  [{ model: "gpt-*" }, { model: ["gpt-4o", "gpt-5*"] }],
  [{ endpoint: "completions" }, { endpoint: "chat/completions" }],
  [{ endpoint: "models/{m}" }, { endpoint: "v1/models/a" }],
  [{ metadata: { user: "a" } }, { metadata: { user: "a", tier: 1 } }],
  [{ header: { "X-A": { contains: "1" } } }, { header: { "x-a": "12" } }],
  [{ tools: ["a"] }, { tools: ["b", "a"] }],
  [{ toolResult: true }, { toolResult: { contains: "x" } }],
  [{}, { nth: 2 }],
];

test.each(covered)("%j in front of %j shadows it", (wide, narrow) => {
  expect(shadows({ match: wide, answer: "1" }, { match: narrow, answer: "2" })).toBe(true);
});

const uncovered: [wide: RuleInput, narrow: RuleInput][] = [
  [{ answer: "1", times: 5 }, { answer: "2" }],
  [{ match: { nth: 1 }, answer: "1" }, { answer: "2" }],
  [{ match: { provider: "openai" }, answer: "1" }, { answer: "2" }],
  [
    { match: { provider: "openai" }, answer: "1" },
    { match: { provider: ["openai", "groq"] }, answer: "2" },
  ],
  [
    { match: { model: "gpt-4*" }, answer: "1" },
    { match: { model: "gpt-*" }, answer: "2" },
  ],
  [
    { match: { endpoint: "models/{m}" }, answer: "1" },
    { match: { endpoint: "models/*" }, answer: "2" },
  ],
  [
    { match: { lastUserText: { contains: "h" } }, answer: "1" },
    { match: { lastUserText: { contains: "h", ignoreCase: true } }, answer: "2" },
  ],
  [
    { match: { lastUserText: { regex: "h" } }, answer: "1" },
    { match: { lastUserText: { contains: "h" } }, answer: "2" },
  ],
  [
    { match: { tools: [] }, answer: "1" },
    { match: { tools: ["a"] }, answer: "2" },
  ],
  [
    { match: { toolResult: { contains: "x" } }, answer: "1" },
    { match: { toolResult: true }, answer: "2" },
  ],
  [{ answer: "1" }, { answer: { error: "quota" } }],
  [{ answer: "1" }, { answer: { embedding: [1] } }],
  [{ answer: { toolCalls: { name: "a" } } }, { answer: "2" }],
];

test.each(uncovered)("%j in front of %j does not", (wide, narrow) => {
  expect(shadows(wide, narrow)).toBe(false);
});

test("a shadowed rule is reported with the first rule in front of it, and why", () => {
  const sources = rulesOf(
    { id: "all", answer: "1" },
    { id: "more", answer: "2" },
    { id: "late", match: { model: "x" }, answer: "3" },
  );
  expect(openMockRules(sources).shadowed()).toEqual([
    { rule: sources[1], by: sources[0], why: "all (mocks/test.mock.yaml:1) comes first and answers whenever anything is asked" },
    { rule: sources[2], by: sources[0], why: "all (mocks/test.mock.yaml:1) comes first and answers whenever anything is asked" },
  ]);
});

test("a rule reported as shadowed never strikes", () => {
  const word = fc.constantFrom("a", "b", "ab");
  const text = fc.oneof(word, fc.record({ contains: word, ignoreCase: fc.boolean() }), fc.record({ regex: word }));
  const path = fc.constantFrom("a", "b", "v1/a", "*", "*a", "{x}", "{x}/a", "v1/{x}", "v1/*");
  const match = fc.record(
    { endpoint: path, model: fc.constantFrom("a", "*", "a*", "*b", "ab"), lastUserText: text, metadata: fc.record({ k: text }) },
    { requiredKeys: [] },
  );
  const asked = fc.record({
    endpoint: fc.constantFrom("a", "b", "v1/a", "v1/b", "v1/b/a"),
    model: word,
    user: fc.constantFrom("a", "b", "ab", "A"),
    metadata: fc.record({ k: word }),
  });
  let reported = 0;
  fc.assert(
    fc.property(
      fc.array(match, { minLength: 2, maxLength: 6 }),
      fc.array(asked, { minLength: 5, maxLength: 20 }),
      (matches, questions) => {
        const rules = openMockRules(rulesOf(...matches.map((given): RuleInput => ({ match: given, answer: "x" }))));
        const shadowed = new Set(rules.shadowed().map(({ rule }) => rule.id));
        reported += shadowed.size;
        const state = newRuleState();
        for (const parts of questions) expect(shadowed).not.toContain(rules.find(question(parts), state)?.rule.id);
      },
    ),
    { numRuns: 1000, seed: 7 },
  );
  expect(reported).toBeGreaterThan(100);
});

function shadows(wide: RuleInput, narrow: RuleInput): boolean {
  return openMockRules(rulesOf(wide, narrow)).shadowed().length > 0;
}
