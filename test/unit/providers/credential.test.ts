import { expect, test } from "vitest";
import { anthropic } from "../../../src/providers/anthropic.ts";
import { credentialOf, withCredential } from "../../../src/providers/credential.ts";
import { googleAiStudio } from "../../../src/providers/google-ai-studio.ts";
import { providers } from "../../../src/providers/index.ts";
import { openai } from "../../../src/providers/openai.ts";
import { query } from "../../../src/providers/provider.ts";

const none = { headers: {}, search: "" };

test("G-CRED-5 the key goes where the provider looks first", () => {
  expect(withCredential(openai, "k", none).headers).toEqual({ authorization: "Bearer k" });
  expect(withCredential(anthropic, "k", none).headers).toEqual({ "x-api-key": "k" });
  expect(withCredential(googleAiStudio, "k", none).headers).toEqual({ "x-goog-api-key": "k" });
});

test.each(providers.map((provider) => [provider.id, provider] as const))("G-CRED-5 %s finds it there", (_, provider) => {
  const { headers, search } = withCredential(provider, "k e/y", { headers: { accept: "*/*" }, search: "?a=b" });
  expect(credentialOf(provider, { headers, query: new URLSearchParams(search) })).toContain("k e/y");
  expect([headers["accept"], search.startsWith("?a=b")]).toEqual(["*/*", true]);
});

test("G-PROV-9 an empty credential elsewhere goes", () => {
  const headers = { authorization: "Bearer ", "x-api-key": "", "anthropic-version": "v" };
  expect(withCredential(anthropic, "k", { headers, search: "" }).headers).toEqual({ "x-api-key": "k", "anthropic-version": "v" });
});

test("G-CRED-5 a provider that looks into the query first gets it there, in place of an empty one", () => {
  const provider = { ...openai, credentials: [query("key")] };
  expect(withCredential(provider, "k/1", { headers: {}, search: "?key=&a=b%20c" }).search).toBe("?a=b%20c&key=k%2F1");
  expect(withCredential(provider, "k", none).search).toBe("?key=k");
});

test("G-UB-1 Unified Billing sells these providers; G-UB-6 zero data retention is there for two", () => {
  const by = (kind: string) => providers.filter(({ billing }) => billing?.by === kind).map(({ id }) => id);
  expect(by("unified")).toEqual(["openai", "anthropic", "google-ai-studio", "google-vertex-ai", "deepseek", "grok", "groq"]);
  expect(providers.filter(({ billing }) => billing?.restOnly).map(({ id }) => id)).toEqual(["deepseek"]);
  expect(by("cloudflare")).toEqual(["workers-ai"]);
  expect(providers.filter(({ billing }) => billing?.zeroDataRetention).map(({ id }) => id)).toEqual(["openai", "anthropic"]);
});
