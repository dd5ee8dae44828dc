import { expect, test } from "vitest";
import { z } from "zod";
import { keysAt } from "../../../../src/documents/schema-keys.ts";
import { loadMocks } from "../../../../src/models/rules/load.ts";
import { placeholders } from "../../../../src/models/rules/placeholders.ts";
import { openMockRules } from "../../../../src/models/rules/rules.ts";
import { newRuleState } from "../../../../src/models/rules/state.ts";
import { providers } from "../../../../src/providers/index.ts";
import { mockRuleSchema } from "../../../../src/schema/mock-rule.ts";
import { realFiles } from "../../../../src/world/files.ts";
import { memoryFiles } from "../../../support/memory-files.ts";
import { question, toolResult } from "./questions.ts";

const page = await realFiles().readText("docs/scripted-mocks.md");
const slugs = providers.map(({ id }) => id);
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) => yaml);

test("the page has examples", () => {
  expect(blocks.length).toBeGreaterThanOrEqual(9);
});

test.each(blocks)("an example of the page is a valid file: %s", async (yaml) => {
  const { rules } = await loadMocks(memoryFiles({ "mocks/a.mock.yaml": yaml }), "mocks", z.unknown(), slugs);
  expect(rules.length).toBeGreaterThan(0);
  if (!yaml.includes("Text alone")) expect(openMockRules(rules).shadowed()).toEqual([]);
});

test("the page names every key, word and placeholder", () => {
  const keys = [
    [],
    ["match"],
    ["match", "lastUserText"],
    ["answer"],
    ["answer", "usage"],
    ["answer", "pacing"],
    ["answer", "error"],
    ["answer", "raw"],
  ];
  const words = keys.flatMap((path) => keysAt(mockRuleSchema, path)).filter((key) => !["match", "answer"].includes(key));
  for (const word of words) expect(page, word).toMatch(new RegExp(`\`${word}\`|\\b${word}: `));
  for (const placeholder of placeholders) expect(page).toContain(`\`{{${placeholder}}}\``);
});

test("the page names every provider that a rule may name, or points to the page that does", async () => {
  const both = page + (await realFiles().readText("docs/providers.md"));
  expect(page).toContain("[providers](providers.md)");
  for (const slug of slugs) expect(both).toContain(`\`${slug}\``);
});

test("the error that the page shows is the one that is given", async () => {
  const files = memoryFiles({ "mocks/chat.mock.yaml": "rules:\n- match:\n    modle: gpt-4o\n  answer: hi\n" });
  const error: unknown = await loadMocks(files, "mocks", z.unknown()).catch((thrown: unknown) => thrown);
  const [, shown = ""] = /```text\n(.*?)```/s.exec(page) ?? [];
  const [place = "", ...rest] = shown.trimEnd().split("\n");
  expect(error).toMatchObject({ file: "mocks/chat.mock.yaml", line: 3, column: 5 });
  expect(place).toBe(`mocks/chat.mock.yaml:3:5 ${String(error instanceof Error && error.message.split("\n")[0])}`);
  expect(error instanceof Error && error.message.split("\n").slice(1)).toEqual(rest.slice(0, 2));
  expect(error).toMatchObject({ hint: expect.stringContaining(rest[2]?.replace(", …", "") ?? "?") });
});

test("the example rules load, and strike for nothing but their own header", async () => {
  const { rules, ignored } = await loadMocks(realFiles(), "mocks", z.unknown());
  expect(ignored).toEqual([]);
  const examples = rules.filter(({ file }) => file === "mocks/examples.mock.yaml");
  expect(examples.length).toBeGreaterThan(5);
  for (const { rule } of examples) expect(Object.keys(rule.match.header ?? {})).toEqual(["x-example"]);
  const opened = openMockRules(examples);
  expect(opened.shadowed()).toEqual([]);
  expect(
    opened.find(question({ user: "My name is Ada", tools: ["get_weather"], after: [toolResult("x")] }), newRuleState()),
  ).toBeUndefined();
});

test("the example rules answer what their comments say", async () => {
  const { rules } = await loadMocks(realFiles(), "mocks", z.unknown());
  const opened = openMockRules(rules);
  const state = newRuleState();
  const answer = (example: string, parts: Parameters<typeof question>[0] = {}) => {
    const outcome = opened.find(question({ headers: { "x-example": example }, ...parts }), state)?.outcome;
    if (outcome?.kind !== "answer" || outcome.answer.task !== "chat") return outcome?.kind;
    const [choice] = outcome.answer.choices;
    return choice?.toolCalls[0]?.name ?? choice?.text.join("");
  };
  expect(answer("greeting", { user: "My name is Ada" })).toBe("Hello Ada, this is gpt-4o-mini.");
  expect([answer("flaky"), answer("flaky"), answer("flaky")]).toEqual(["failure", "failure", "Third time lucky."]);
  expect(answer("weather", { tools: ["get_weather"] })).toBe("get_weather");
  expect(answer("weather", { tools: ["get_weather"], after: [toolResult("21 degrees")] })).toBe("The tool says: 21 degrees");
  expect(answer("json", { body: { temperature: 0.5 } })).toBe('{"city":"Paris","temperature":0.5,"tags":["mild","dry"]}');
  expect(answer("raw")).toBe("raw");
});
