import { describe, expect, test } from "vitest";
import { openMockRules, type RuleQuestion } from "../../../../src/models/rules/rules.ts";
import { newRuleState } from "../../../../src/models/rules/state.ts";
import { embedding, message, type QuestionParts, question, type RuleInput, rulesOf, toolResult } from "./questions.ts";

describe("what a rule matches", () => {
  const cases: [what: string, match: NonNullable<RuleInput["match"]>, fits: QuestionParts[], misses: QuestionParts[]][] = [
    ["anything", {}, [{}, { provider: "groq" }], [{ ask: embedding("hi") }]],
    ["a provider", { provider: "openai" }, [{}], [{ provider: "groq" }]],
    ["one of several providers", { provider: ["groq", "openai"] }, [{}, { provider: "groq" }], [{ provider: "mistral" }]],
    [
      "an endpoint",
      { endpoint: "chat/completions" },
      [{}, { endpoint: "v1/chat/completions" }],
      [{ endpoint: "responses" }, { endpoint: "xchat/completions" }],
    ],
    [
      "an endpoint with slashes around it",
      { endpoint: "/v1/messages/" },
      [{ endpoint: "v1/messages" }],
      [{ endpoint: "messages" }],
    ],
    [
      "endpoints of different lengths",
      { endpoint: ["responses", "chat/completions"] },
      [{}, { endpoint: "v1/responses" }],
      [{ endpoint: "completions" }],
    ],
    [
      "an endpoint pattern",
      { endpoint: "models/{model}:generateContent" },
      [{ endpoint: "v1beta/models/gemini-2.5-flash:generateContent" }],
      [{ endpoint: "v1beta/models/a/b:generateContent" }, { endpoint: "v1beta/models/gemini:countTokens" }],
    ],
    ["an endpoint with a star", { endpoint: "models/*:generateContent" }, [{ endpoint: "v1/models/a/b:generateContent" }], [{}]],
    ["a model", { model: "gpt-4o-mini" }, [{}], [{ model: "gpt-4o" }]],
    ["a model pattern", { model: "gpt-*-mini" }, [{}], [{ model: "gpt-4o" }, { model: "my-gpt-4o-mini" }]],
    ["a pattern whose other characters mean themselves", { model: "gpt.*" }, [{ model: "gpt.4" }], [{ model: "gpt-4" }]],
    ["one of several models and patterns", { model: ["claude-*", "gpt-4o"] }, [{ model: "claude-x" }, { model: "gpt-4o" }], [{}]],
    ["the last user text", { lastUserText: "hi" }, [{}, { user: " hi\n" }], [{ user: "Hi" }, { user: "hi there" }]],
    ["a text that a block in YAML ends with a line break", { lastUserText: "hi\n" }, [{}], [{ user: "ho" }]],
    [
      "part of the last user text",
      { lastUserText: { contains: "the weather" } },
      [{ user: "how is the weather?" }],
      [{ user: "the wether" }, { user: "The Weather" }],
    ],
    ["several parts", { lastUserText: { contains: ["a", "b"] } }, [{ user: "b a" }], [{ user: "a" }]],
    ["part of it in any case", { lastUserText: { contains: "WEATHER", ignoreCase: true } }, [{ user: "Weather" }], [{}]],
    ["a regular expression", { lastUserText: { regex: "^order \\d+$" } }, [{ user: "order 12" }], [{ user: "order x" }]],
    ["a regular expression in any case", { lastUserText: { regex: "^ORDER", ignoreCase: true } }, [{ user: "order 12" }], [{}]],
    ["the system text", { systemText: { contains: "pirate" } }, [{ system: "You are a pirate." }], [{}, { user: "pirate" }]],
    ["no system text", { systemText: "" }, [{}], [{ system: "You are." }]],
    ["an offered tool", { tools: "get_weather" }, [{ tools: ["get_weather", "other"] }], [{}, { tools: ["other"] }]],
    ["several offered tools", { tools: ["a", "b"] }, [{ tools: ["b", "a"] }], [{ tools: ["a"] }]],
    ["that no tool is offered", { tools: [] }, [{}], [{ tools: ["a"] }]],
    [
      "a tool result",
      { toolResult: true },
      [{ after: [toolResult("9")] }],
      [{}, { after: [toolResult("9"), message("user", "ok")] }],
    ],
    ["that there is no tool result", { toolResult: false }, [{}], [{ after: [toolResult("9")] }]],
    [
      "what a tool result says",
      { toolResult: { contains: "sunny" } },
      [{ after: [toolResult("so sunny")] }],
      [{}, { after: [toolResult("rain")] }],
    ],
    [
      "metadata",
      { metadata: { user: "ann", tier: 3 } },
      [{ metadata: { user: "ann", tier: "3", more: 1 } }],
      [{ metadata: { user: "ann" } }, {}],
    ],
    [
      "metadata by pattern",
      { metadata: { user: { regex: "^a" } } },
      [{ metadata: { user: "ann" } }],
      [{ metadata: { user: "bob" } }, {}],
    ],
    [
      "metadata that objects have by nature",
      { metadata: { constructor: { contains: "x" } } },
      [{ metadata: { constructor: "x" } }],
      [{}],
    ],
    [
      "a header in any case",
      { header: { "X-Test": "one" } },
      [{ headers: { "x-test": "one" } }],
      [{}, { headers: { "x-test": "two" } }],
    ],
    ["a header by pattern", { header: { "x-test": { contains: "on" } } }, [{ headers: { "x-test": "one" } }], [{}]],
    [
      "several things at once",
      { provider: "openai", model: "gpt-4o", lastUserText: "hi" },
      [{ model: "gpt-4o" }],
      [{}, { model: "gpt-4o", user: "ho" }],
    ],
  ];

  test.each(cases)("%s", (_what, match, fits, misses) => {
    for (const parts of fits) expect(strikes({ match, answer: "yes" }, question(parts)), JSON.stringify(parts)).toBe(true);
    for (const parts of misses) expect(strikes({ match, answer: "yes" }, question(parts)), JSON.stringify(parts)).toBe(false);
  });

  test("the text to embed, with several inputs joined by line breaks", () => {
    const rule: RuleInput = { match: { input: { contains: "b\nc" } }, answer: { embedding: [1, 0] } };
    expect(strikes(rule, question({ ask: embedding("a", "b", "c") }))).toBe(true);
    expect(strikes(rule, question({ ask: embedding("b", "d") }))).toBe(false);
    expect(strikes(rule, question({ user: "b\nc" }))).toBe(false);
    expect(strikes({ match: { input: "a" }, answer: { error: "quota" } }, question({ ask: embedding("a") }))).toBe(true);
  });

  test("an error without conditions of chat is for every task", () => {
    const rule: RuleInput = { match: { provider: "openai" }, answer: { error: "rate-limited" } };
    for (const ask of [embedding("a"), { task: "models" } as const]) expect(strikes(rule, question({ ask }))).toBe(true);
    expect(strikes({ match: { model: "*" }, answer: { error: "quota" } }, question({ ask: { task: "models" } }))).toBe(false);
  });

  test("a rule that only calls tools is silent while their result is reported, unless it says otherwise", () => {
    const call = { toolCalls: { name: "get_weather" } };
    const reported = question({ after: [toolResult("9")] });
    expect(strikes({ answer: call }, question())).toBe(true);
    expect(strikes({ answer: call }, reported)).toBe(false);
    expect(strikes({ match: { toolResult: true }, answer: call }, reported)).toBe(true);
    expect(strikes({ answer: [call, "done"] }, reported)).toBe(true);
  });
});

describe("which rule strikes", () => {
  test("the first that fits, in the order of the sources, exact or not", () => {
    const rules = openMockRules(
      rulesOf(
        { id: "exact", match: { lastUserText: "a" }, answer: "1" },
        { id: "pattern", match: { lastUserText: { contains: "a" } }, answer: "2" },
        { id: "late exact", match: { lastUserText: "ab", provider: "openai" }, answer: "3" },
        { id: "rest", answer: "4" },
      ),
    );
    const state = newRuleState();
    expect(["a", "ab", "b"].map((user) => rules.find(question({ user }), state)?.rule.id)).toEqual(["exact", "pattern", "rest"]);
  });

  test("none when nothing fits", () => {
    expect(openMockRules(rulesOf({ match: { model: "x" }, answer: "1" })).find(question(), newRuleState())).toBeUndefined();
    expect(openMockRules([]).find(question(), newRuleState())).toBeUndefined();
  });

  test("a strike says which rule it was and why", () => {
    const rules = openMockRules(rulesOf({ id: "greet", match: { provider: "openai", lastUserText: "hi" }, answer: "Hello" }));
    const strike = rules.find(question(), newRuleState());
    expect(strike?.rule).toMatchObject({ id: "greet", file: "mocks/test.mock.yaml", line: 1 });
    expect(strike?.why).toBe('provider is openai and last user text is "hi"');
  });

  test("times: after so many hits the next rule has its turn", () => {
    const ids = played(
      [
        { id: "first", times: 2, answer: "1" },
        { id: "second", times: 1, answer: "2" },
      ],
      4,
    );
    expect(ids).toEqual(["first", "first", "second", undefined]);
  });

  test("nth counts the calls that fit, whoever answers them", () => {
    const ids = played(
      [
        { id: "one", match: { lastUserText: "hi", nth: 1 }, answer: "1" },
        { id: "two", match: { lastUserText: "hi", nth: [2, 4] }, answer: "2" },
        { id: "rest", match: { lastUserText: "hi" }, answer: "3" },
      ],
      5,
    );
    expect(ids).toEqual(["one", "two", "rest", "two", "rest"]);
  });

  test("nth does not count calls that do not fit", () => {
    const rules = openMockRules(rulesOf({ id: "two", match: { lastUserText: { contains: "hi" }, nth: 2 }, answer: "2" }));
    const state = newRuleState();
    expect(["hi", "ho", "hi", "hi"].map((user) => rules.find(question({ user }), state)?.rule.id)).toEqual([
      undefined,
      undefined,
      "two",
      undefined,
    ]);
  });

  test("an earlier rule wins over one whose nth has come", () => {
    expect(
      played(
        [
          { id: "all", answer: "1" },
          { id: "two", match: { nth: 2 }, answer: "2" },
        ],
        2,
      ),
    ).toEqual(["all", "all"]);
  });
});

describe("state", () => {
  test("accounts are isolated, and a new state is a reset", () => {
    const rules = openMockRules(rulesOf({ id: "once", times: 1, answer: "1" }));
    const [ann, bob] = [newRuleState(), newRuleState()];
    expect(rules.find(question(), ann)?.rule.id).toBe("once");
    expect(rules.find(question(), ann)).toBeUndefined();
    expect(rules.find(question(), bob)?.rule.id).toBe("once");
    expect(rules.find(question(), newRuleState())?.rule.id).toBe("once");
  });

  test("list reports every rule with its sentence and hits, unused those without", () => {
    const rules = openMockRules(
      rulesOf({ id: "a", match: { model: "gpt-4o-mini" }, answer: "1" }, { id: "b", match: { model: "x" }, answer: "2" }),
    );
    const state = newRuleState();
    rules.find(question(), state);
    rules.find(question(), state);
    expect(rules.list(state)).toEqual([
      { id: "a", file: "mocks/test.mock.yaml", line: 1, explanation: 'When model is gpt-4o-mini: answers text "1".', hits: 2 },
      { id: "b", file: "mocks/test.mock.yaml", line: 2, explanation: 'When model is x: answers text "2".', hits: 0 },
    ]);
    expect(rules.unused(state).map(({ id }) => id)).toEqual(["b"]);
    expect(rules.unused(newRuleState()).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("replaced rules begin with no hits, and the old ones are gone", () => {
    const rules = openMockRules(rulesOf({ id: "once", times: 1, answer: "old" }));
    const state = newRuleState();
    rules.find(question(), state);
    rules.replace(rulesOf({ id: "once", times: 1, answer: "new" }));
    expect(rules.list(state).map(({ hits }) => hits)).toEqual([0]);
    expect(rules.find(question(), state)?.rule.rule.answer).toBe("new");
    expect(rules.find(question(), state)).toBeUndefined();
  });
});

function strikes(rule: RuleInput, asked: RuleQuestion): boolean {
  return openMockRules(rulesOf(rule)).find(asked, newRuleState()) !== undefined;
}

function played(rules: readonly RuleInput[], calls: number): (string | undefined)[] {
  const opened = openMockRules(rulesOf(...rules));
  const state = newRuleState();
  return Array.from({ length: calls }, () => opened.find(question(), state)?.rule.id);
}
