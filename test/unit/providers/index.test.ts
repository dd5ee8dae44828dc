import { expect, test } from "vitest";
import { allProviders, findProvider, providers } from "../../../src/providers/index.ts";

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
cartesia
cerebras
cohere
deepgram
deepseek
elevenlabs
fal
fireworks
grok
groq
huggingface
ideogram
mistral
openrouter
parallel
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
    ...["cerebras", "cohere", "deepseek", "grok", "groq", "mistral", "parallel", "perplexity"],
  ]);
  for (const compat of reached) expect(compat.endpoint).toMatchObject({ method: "POST", format: { task: "chat" } });
});

test("where the gateway asks by itself, on /compat and the REST API, is a path and no pattern of one", () => {
  const asked = allProviders.flatMap(({ compat, rest }) => [
    ...[compat?.endpoint, compat?.responses],
    ...[rest?.chat, rest?.messages, rest?.responses, rest?.embeddings, rest?.image],
  ]);
  const patterns = asked.flatMap((endpoint) => endpoint?.pattern ?? []);
  expect(patterns.length).toBeGreaterThan(20);
  expect(patterns.filter((pattern) => /[{}]/.test(pattern))).toEqual([]);
});
