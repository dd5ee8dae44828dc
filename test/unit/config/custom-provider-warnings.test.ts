import { expect, test } from "vitest";
import { customProviderWarnings } from "../../../src/config/custom-provider-warnings.ts";
import type { CustomProviderInput } from "../../../src/schema/custom-provider-input.ts";

const made: CustomProviderInput = { slug: "mine", base_url: "https://llm.example.com", enable: true };

test.each<[string, Partial<CustomProviderInput>, string | undefined]>([
  ["one that is enabled", {}, undefined],
  ["one that is switched off", { enable: false }, undefined],
  ["G-CUST-1 one that nobody has enabled", { enable: undefined }, "requests to custom-mine get 400 code 2008"],
  ["a prefix that is there twice", { slug: "custom-mine" }, "requests name it custom-custom-mine"],
  ["headers as JSON", { headers: '{"a":"b"}' }, undefined],
  ["headers as text", { headers: "a: b" }, "headers are no JSON object"],
])("%s", (_, changes, warning) => {
  const warnings = customProviderWarnings({ accounts: { a: { custom_providers: [{ ...made, ...changes }] } } });
  expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
});
