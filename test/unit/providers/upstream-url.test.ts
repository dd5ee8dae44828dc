import { expect, test } from "vitest";
import { findProvider } from "../../../src/providers/index.ts";
import { upstreamUrl } from "../../../src/providers/upstream-url.ts";

const cases: readonly (readonly [provider: string, path: string, url: string])[] = [
  ["openai", "chat/completions", "https://api.openai.com/v1/chat/completions?a=1"],
  ["anthropic", "v1/messages", "https://api.anthropic.com/v1/messages?a=1"],
  ["azure-openai", "res/dep/chat/completions", "https://res.openai.azure.com/openai/deployments/dep/chat/completions?a=1"],
  [
    "aws-bedrock",
    "bedrock-runtime/us-east-1/model/m/converse",
    "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse?a=1",
  ],
  [
    "aws-bedrock",
    "bedrock-mantle/us-east-1/anthropic/v1/messages",
    "https://bedrock-mantle.us-east-1.api.aws/anthropic/v1/messages?a=1",
  ],
  [
    "google-vertex-ai",
    "v1/projects/p/locations/europe-west1/publishers/google/models/g:generateContent",
    "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers/google/models/g:generateContent?a=1",
  ],
  [
    "google-vertex-ai",
    "v1/projects/p/locations/global/publishers/google/models/g:generateContent",
    "https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/models/g:generateContent?a=1",
  ],
  ["cohere", "chat", "https://api.cohere.ai/v1/chat?a=1"],
  ["cohere", "v2/chat", "https://api.cohere.ai/v2/chat?a=1"],
  ["openrouter", "chat/completions", "https://openrouter.ai/api/v1/chat/completions?a=1"],
  ["baseten", "model/abc", "https://model-abc.api.baseten.co/production/predict?a=1"],
  ["baseten", "v1/chat/completions", "https://inference.baseten.co/v1/chat/completions?a=1"],
  ["workers-ai", "run/@cf/meta/llama", "https://api.cloudflare.com/client/v4/accounts/acc/ai/run/@cf/meta/llama?a=1"],
  ["fal", "fal-ai/flux/dev", "https://fal.run/fal-ai/flux/dev?a=1"],
  ["fal", "queue.fal.run/fal-ai/flux/dev", "https://queue.fal.run/fal-ai/flux/dev?a=1"],
  ["fal", "fal-ai/flux/requests/1/status", "https://queue.fal.run/fal-ai/flux/requests/1/status?a=1"],
];

test.each(cases)("G-PROV-1 %s/%s goes to its own host, with its query", (slug, path, url) => {
  const provider = findProvider(slug);
  if (!provider) throw new Error(slug);
  expect(upstreamUrl(provider, { path, search: "?a=1", headers: {} }, { account: "acc" })).toBe(url);
});

test("another base takes the place of the usual one, for the same path", () => {
  const provider = findProvider("azure-openai");
  if (!provider) throw new Error("azure-openai");
  const places = { base: "http://127.0.0.1:1/x", account: "acc" };
  expect(upstreamUrl(provider, { path: "res/dep/chat", search: "", headers: {} }, places)).toBe("http://127.0.0.1:1/x/dep/chat");
});
