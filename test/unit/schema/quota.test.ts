import { expect, test } from "vitest";
import { configSchema } from "../../../src/schema/config-schema.ts";

const problems = (quotas: unknown) =>
  configSchema.safeParse({ quotas }).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

test("a quota has a provider and at least one limit", () => {
  expect(problems([{ provider: "openai", requests_per_minute: 3 }])).toEqual([]);
  expect(problems([{ provider: "custom-mine", model: "*", account: "a", output_tokens_per_minute: 1 }])).toEqual([]);
  expect(problems([{ provider: "openai" }])).toEqual([
    expect.stringMatching(/^quotas\.0: expected at least one limit \(requests_per_minute, /),
  ]);
  expect(problems([{ requests_per_minute: 3 }])).toEqual(['quotas.0.provider: expected a provider slug, such as "openai"']);
});

test.each([0, -1, 1.5, "3"])("a limit is no %j", (limit) => {
  expect(problems([{ provider: "openai", tokens_per_minute: limit }])).toEqual([
    "quotas.0.tokens_per_minute: expected a whole number, 1 or more",
  ]);
});

test("there is one quota an account, provider and model; all models are called * too", () => {
  const quota = { provider: "openai", requests_per_minute: 1 };
  expect(problems([quota, { ...quota, account: "a" }, { ...quota, model: "gpt-4o" }])).toEqual([]);
  expect(problems([quota, { ...quota, model: "*" }])).toEqual(["quotas.1: expected one quota a provider and model"]);
});
