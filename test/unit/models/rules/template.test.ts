import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capturesOf } from "../../../../src/models/rules/captures.ts";
import { placeholderProblem } from "../../../../src/models/rules/placeholders.ts";
import { QuestionView } from "../../../../src/models/rules/question-view.ts";
import type { RuleQuestion } from "../../../../src/models/rules/rules.ts";
import { compileTemplate, compileValue } from "../../../../src/models/rules/template.ts";
import type { RuleMatch } from "../../../../src/schema/mock-rule.ts";
import { embedding, question, toolResult } from "./questions.ts";

const asked = question({
  user: "order 12 for Ann",
  system: "Be kind.",
  after: [toolResult("sunny")],
  headers: { "x-foo": "bar" },
  metadata: { user: "ann", tier: 3 },
  body: { temperature: 0.5, messages: [{ content: "hi" }], "a-b": null },
});

describe("placeholders", () => {
  test.each([
    ["{{lastUserText}}", "order 12 for Ann"],
    ["{{ systemText }}", "Be kind."],
    ["{{toolResult}}", "sunny"],
    ["{{model}} of {{provider}} at {{endpoint}}", "gpt-4o-mini of openai at chat/completions"],
    ["call {{count}}", "call 4"],
    ["{{metadata.user}}/{{metadata.tier}}/{{metadata.none}}", "ann/3/"],
    ["{{header.X-Foo}}{{header.none}}", "bar"],
    ["{{json.temperature}} {{json.messages.0.content}} {{json.a-b}} {{json.none.deep}}", "0.5 hi null "],
    ["{{json.messages}}", '[{"content":"hi"}]'],
    ["{{json.constructor}}{{metadata.toString}}{{header.constructor}}", ""],
    ["plain } text { with } braces }}", "plain } text { with } braces }}"],
    ["\\{{model}} and {{model}}", "{{model}} and gpt-4o-mini"],
  ])("%s", (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  test("input is the text to embed", () => {
    expect(render("{{input}}", question({ ask: embedding("a", "b") }))).toBe("a\nb");
  });

  test("match gives the groups of the rule's regular expression by number and name", () => {
    const match = { lastUserText: { regex: "order (\\d+) for (?<who>\\w+)( now)?" } };
    expect(render("{{match.1}} {{match.who}} {{match.2}}{{match.3}} ({{match.0}})", asked, match)).toBe(
      "12 Ann Ann (order 12 for Ann)",
    );
    expect(render("{{match.1}}", asked, { metadata: { user: { regex: "^(.)" } } })).toBe("a");
    expect(render("{{match.1}}", asked, { header: { "X-Foo": { regex: "(.)$" } } })).toBe("r");
  });

  test("what is filled in is not read as a template again", () => {
    expect(render("{{lastUserText}}", question({ user: "{{model}}" }))).toBe("{{model}}");
  });

  test("a body that is no JSON has nothing to fill in", () => {
    const broken: RuleQuestion = {
      ...asked,
      json() {
        throw new SyntaxError("no JSON");
      },
    };
    expect(render("[{{json.a}}]", broken)).toBe("[]");
  });

  test("text without placeholders stays as it is, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!text.includes("{{"));
        expect(render(text)).toBe(text);
      }),
    );
  });
});

describe("values", () => {
  test("a text that is only one json placeholder becomes the value with its type", () => {
    const given = {
      temperature: "{{json.temperature}}",
      list: ["{{ json.messages }}", "{{json.none}}"],
      text: "t {{json.temperature}}",
      n: 1,
    };
    expect(compileValue(given, undefined).render(facts(asked))).toEqual({
      temperature: 0.5,
      list: [[{ content: "hi" }], null],
      text: "t 0.5",
      n: 1,
    });
  });

  test("constant values are known as such", () => {
    expect(compileValue({ a: [1, "b", null, true] }, undefined).isConstant).toBe(true);
    expect(compileValue({ a: ["{{model}}"] }, undefined).isConstant).toBe(false);
    expect(compileValue({ a: "\\{{b" }, undefined).render(facts(asked))).toEqual({ a: "{{b" });
  });
});

describe("unknown placeholders", () => {
  test.each([
    ["lastUserTxt", "did you mean {{lastUserText}}? Known: lastUserText, systemText, toolResult"],
    ["headers.x", "did you mean {{header.…}}? Known: "],
    ["metadata", "did you mean {{metadata.…}}?"],
    ["metadata.", "Known: lastUserText"],
    ["toString", "Known: lastUserText"],
    ["constructor.name", "Known: lastUserText"],
    ["", "Known: lastUserText"],
  ])("{{%s}} is refused with the list of known ones", (placeholder, hint) => {
    const problem = placeholderProblem(placeholder, undefined);
    expect(problem?.message).toBe(`unknown placeholder {{${placeholder}}}`);
    expect(problem?.hint).toContain(hint);
  });

  test("groups that the rule does not have are refused with those it has", () => {
    expect(placeholderProblem("match.2", capturesOf({ lastUserText: { regex: "(?<a>x)" } }))?.hint).toBe(
      "It has the groups 0, 1, a (0 is the whole match)",
    );
    expect(placeholderProblem("match.1", capturesOf({ lastUserText: { contains: "x" } }))?.hint).toContain("The rule has none");
    expect(placeholderProblem("match.1", capturesOf({ systemText: { regex: "(x)" } }))).toBeUndefined();
  });
});

function render(template: string, given: RuleQuestion = asked, match: RuleMatch = {}): string {
  return compileTemplate(template, capturesOf(match)).render(facts(given));
}

function facts(given: RuleQuestion) {
  return { view: new QuestionView(given), hit: 4 };
}
