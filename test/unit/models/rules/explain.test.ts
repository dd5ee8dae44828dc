import { expect, test } from "vitest";
import { explainRule } from "../../../../src/models/rules/explain.ts";
import { mockRuleSchema } from "../../../../src/schema/mock-rule.ts";
import type { RuleInput } from "./questions.ts";

const cases: [rule: RuleInput, sentence: string][] = [
  [{ answer: "Hello" }, 'Always: answers text "Hello".'],
  [
    {
      match: { provider: ["openai", "groq"], endpoint: "chat/completions", model: "gpt-4o*" },
      answer: { error: "rate-limited" },
      times: 2,
    },
    "When provider is openai or groq and endpoint is chat/completions and model is gpt-4o*: answers error rate-limited, at most 2 times.",
  ],
  [
    {
      match: { lastUserText: { contains: ["a", "b"], ignoreCase: true }, systemText: { regex: "^x", ignoreCase: true } },
      answer: ["1", "2"],
      times: 1,
    },
    'When last user text contains "a" and "b" in any case and system text fits /^x/i: answers text "1", then text "2" from then on, at most once.',
  ],
  [
    { match: { tools: ["a", "b"], nth: [1, 3] }, answer: { toolCalls: { name: "a" } } },
    "When there is no tool result and tools offer a and b and it is call 1 or 3: answers calls a.",
  ],
  [
    {
      match: { metadata: { user: "ann" }, header: { "X-A": "1" }, tools: [], toolResult: true },
      answer: { text: "t", toolCalls: [{ name: "a" }, { name: "b" }] },
    },
    'When there is a tool result and no tools are offered and metadata user is "ann" and header x-a is "1": answers text "t" and calls a and b.',
  ],
  [{ match: { input: "a" }, answer: { embedding: [1] } }, 'When input is "a": answers its own vectors.'],
  [{ match: { model: "whisper-1" }, answer: { transcript: "hi" } }, 'When model is whisper-1: answers transcript "hi".'],
  [{ match: { toolResult: "x" }, answer: { refusal: "no" } }, 'When tool result is "x": answers refusal "no".'],
  [
    { answer: [{ json: { a: 1 } }, { raw: {} }, { error: { status: 503 } }, { error: { kind: "quota" } }] },
    'Always: answers JSON {"a":1}, then raw status 200, then error status 503, then error quota from then on.',
  ],
  [{ answer: "x".repeat(100) }, `Always: answers text "${"x".repeat(58)}….`],
];

test.each(cases)("%j", (rule, sentence) => {
  expect(explainRule(mockRuleSchema.parse(rule))).toBe(sentence);
});
