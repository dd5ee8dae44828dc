import { expect, test } from "vitest";
import { findProvider, providers } from "../../../src/providers/index.ts";

// A line each, in order.
const slugs = `
openai
anthropic
google-ai-studio
google-vertex-ai
workers-ai
aws-bedrock
azure-openai
baseten
cerebras
cohere
deepseek
fal
fireworks
grok
groq
mistral
openrouter
perplexity-ai
replicate
`;

test("a provider is found by its slug", () => {
  expect(`\n${providers.map(({ id }) => `${id}\n`).join("")}`).toBe(slugs);
  for (const provider of providers) expect(findProvider(provider.id)).toBe(provider);
  expect(findProvider("nobody")).toBeUndefined();
});

test("G-COMPAT-2 these are reached through /compat under a prefix of their own, with an OpenAI chat format", () => {
  const reached = providers.flatMap(({ compat }) => compat ?? []);
  expect(reached.map(({ prefix }) => prefix)).toEqual([
    ...["openai", "anthropic", "google-ai-studio", "google-vertex-ai", "workers-ai", "aws-bedrock", "baseten"],
    ...["cerebras", "cohere", "deepseek", "grok", "groq", "mistral", "perplexity"],
  ]);
  for (const compat of reached) expect(compat.endpoint).toMatchObject({ method: "POST", format: { task: "chat" } });
});
