import { expect, test } from "vitest";
import { bySpecificity, isFor } from "../../../../src/models/quotas/which.ts";

test.each([
  [undefined, "gpt-4o", true],
  [undefined, undefined, true],
  ["gpt-4o", "gpt-4o", true],
  ["gpt-4o", "gpt-4o-mini", false],
  ["gpt-4o*", "gpt-4o-mini", true],
  ["*-mini", "gpt-4o-mini", true],
  ["*-mini", "gpt-4o", false],
  ["@cf/*/llama*", "@cf/meta/llama-3.1-8b-instruct", true],
  ["gpt.4o*", "gpt-4o", false],
  ["*", undefined, false],
])("a quota for %s and the model %s: %s", (pattern, model, fits) => {
  expect(isFor({ provider: "p", model: pattern })(model)).toBe(fits);
});

test("the most specific comes first: an account's own, a whole name, the longer pattern", () => {
  const quotas = [
    {},
    { model: "gpt-*" },
    { model: "gpt-4o*" },
    { model: "gpt-4o" },
    { account: "a" },
    { account: "a", model: "o3" },
  ];
  const sorted = quotas.map((quota) => ({ provider: "p", ...quota })).sort(bySpecificity);
  expect(
    sorted.map(({ account = "", model = "" }: { account?: string; model?: string }) => `${account} ${model}`.trim()),
  ).toEqual(["a o3", "a", "gpt-4o", "gpt-4o*", "gpt-*", ""]);
});
