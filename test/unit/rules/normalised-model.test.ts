import { expect, test } from "vitest";
import { normalisedModel } from "../../../src/rules/normalised-model.ts";

test.each([
  ["anthropic", "claude-haiku-4-5-20251001", "anthropic/claude-haiku-4.5"],
  ["anthropic", "claude-haiku-4-5", "anthropic/claude-haiku-4.5"],
  ["anthropic", "claude-haiku-4.5", "anthropic/claude-haiku-4.5"],
  ["anthropic", "claude-3-5-sonnet-20241022", "anthropic/claude-3.5-sonnet"],
  ["anthropic", "claude-opus-5", "anthropic/claude-opus-5"],
  ["openai", "gpt-4o-mini-2024-07-18", "openai/gpt-4o-mini"],
  ["openai", "gpt-4-32k", "openai/gpt-4-32k"],
  ["openai", "gpt-4-0613", "openai/gpt-4-0613"],
  ["google-ai-studio", "gemini-2.5-flash-preview-05-20", "google-ai-studio/gemini-2.5-flash-preview-05-20"],
  ["workers-ai", "@cf/meta/llama-3.2-3b-instruct", "@cf/meta/llama-3.2-3b-instruct"],
])("G-COST-8 %s's %s is normalised to %s", (provider, model, normalised) => {
  expect(normalisedModel(provider, model)).toBe(normalised);
});
