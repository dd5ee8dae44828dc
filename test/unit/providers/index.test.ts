import { expect, test } from "vitest";
import { findProvider, providers } from "../../../src/providers/index.ts";

test("a provider is found by its slug", () => {
  expect(providers.map(({ id }) => id)).toEqual(["openai", "anthropic", "google-ai-studio", "workers-ai", "aws-bedrock"]);
  for (const provider of providers) expect(findProvider(provider.id)).toBe(provider);
  expect(findProvider("nobody")).toBeUndefined();
});

test("G-COMPAT-2 every provider is reached through /compat under a prefix of its own, with an OpenAI chat format", () => {
  const prefixes = providers.map(({ compat }) => compat?.prefix);
  expect(prefixes).toEqual(["openai", "anthropic", "google-ai-studio", "workers-ai", "aws-bedrock"]);
  for (const { compat } of providers) expect(compat?.endpoint).toMatchObject({ method: "POST", format: { task: "chat" } });
});
