import { expect, test } from "vitest";
import { hostBook, realHosts } from "../../../src/providers/behind-host.ts";
import { providers } from "../../../src/providers/index.ts";
import { upstreamUrl } from "../../../src/providers/upstream-url.ts";

/** Paths behind the gateway whose real URL depends on more than the origin. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  "azure-openai": ["my-resource/my-deployment/chat/completions"],
  "aws-bedrock": ["bedrock-runtime/us-east-1/model/m%3A0/converse", "bedrock-mantle/eu-west-1/anthropic/v1/messages"],
  baseten: ["v1/chat/completions", "model/abc123"],
  cohere: ["v2/chat", "compatibility/v1/chat/completions"],
  openrouter: ["v1/chat/completions"],
  fal: ["fal-ai/flux/dev", "queue.fal.run/fal-ai/flux/dev", "rest.fal.ai/storage/upload/initiate"],
  "google-vertex-ai": [
    "v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash:generateContent",
    "v1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash:generateContent",
    "v1beta1/publishers/google/models/gemini-2.5-flash:generateContent",
  ],
};

const find = hostBook(providers);
const samples = providers
  .filter(({ origin }) => !origin.includes("api.cloudflare.com"))
  .flatMap((provider) => (PATHS[provider.id] ?? ["v9/some/path"]).map((path) => [provider.id, path, provider] as const));

test.each(samples)("%s: the real URL of %s leads back to it", (_, path, provider) => {
  const { host, pathname } = new URL(upstreamUrl(provider, { path, search: "", headers: {} }, { account: "a" }));
  expect(find(host)?.(pathname.slice(1))).toEqual({ provider, path });
});

test("hosts that are nobody's belong to nobody, and Cloudflare's own have doors of their own", () => {
  for (const host of ["example.com", "api.openai.com.evil.example", "openai.azure.com", "gateway.ai.cloudflare.com"])
    expect(find(host)).toBeUndefined();
  expect(realHosts(providers)).not.toContain("api.cloudflare.com");
});
