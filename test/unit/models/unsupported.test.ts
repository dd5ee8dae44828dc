import { expect, test } from "vitest";
import { askKey } from "../../../src/models/ask-key.ts";
import { unsupportedSetting } from "../../../src/models/unsupported.ts";
import { facts, question } from "./questions.ts";

const maxTokens = { kind: "bad-request", param: "max_tokens" } as const;
const temperature = { kind: "bad-request", param: "temperature" } as const;
const both = question("Why?", { refusals: { ableToReason: maxTokens, reasoning: temperature } });
const warm = question("Why?", { refusals: { reasoning: temperature } });
const model = (id: string, reasoning = false) => facts({ id, reasoning });

test("models that always reason refuse both settings, one at a time", () => {
  expect(unsupportedSetting(both, model("gpt-5-mini", true))).toBe(maxTokens);
  expect(unsupportedSetting(warm, model("o3", true))).toBe(temperature);
});

test("models that reason when asked to take a temperature while they do not", () => {
  expect(unsupportedSetting(both, model("gpt-5.1"))).toBe(maxTokens);
  expect(unsupportedSetting(warm, model("gpt-5.1"))).toBeUndefined();
  const thoughtful = { ...warm, reasoning: { effort: "low", visible: false } };
  expect(unsupportedSetting(thoughtful, model("gpt-5.1"))).toBe(temperature);
});

test("other models take all, and a request without such settings passes", () => {
  expect(unsupportedSetting(both, model("gpt-4o-mini"))).toBeUndefined();
  expect(unsupportedSetting(question("Why?"), model("gpt-5", true))).toBeUndefined();
});

test("R-5 what might be refused is no part of the question", () => {
  expect(askKey(both)).toBe(askKey(question("Why?")));
});
