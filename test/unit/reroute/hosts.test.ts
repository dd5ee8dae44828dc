import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { realHosts } from "../../../src/providers/behind-host.ts";
import { providers } from "../../../src/providers/index.ts";
import { hostMatcher, isLoopback, reroutedHosts } from "../../../src/reroute/hosts.ts";
import { certificateNames, providerHosts } from "../../../src/reroute/provider-hosts.ts";
import { makeCertificates } from "../../../src/world/certificates.ts";

test("the list of providers' hosts is what the providers say", () => {
  expect(providerHosts, "src/reroute/provider-hosts.ts").toEqual(realHosts(providers));
});

test("a certificate with these names is good for every provider's host", () => {
  const { cert } = makeCertificates({ names: certificateNames(), nowMs: Date.UTC(2026, 10, 29) });
  const certificate = new X509Certificate(cert);
  const samples = providerHosts.map((host) => host.replace(".*.", ".us-east-1.").replace("*", "abc"));
  expect(samples.filter((host) => certificate.checkHost(host) === undefined)).toEqual([]);
});

describe("which requests are rerouted", () => {
  const cases: readonly [url: string, usual: boolean, withProviders: boolean][] = [
    ["https://gateway.ai.cloudflare.com/v1/a/b/openai/chat/completions", true, true],
    ["https://GATEWAY.ai.cloudflare.com./v1/a/b", true, true],
    ["wss://gateway.ai.cloudflare.com/v1/a/b", false, false],
    ["https://api.cloudflare.com/client/v4/accounts/a/ai/run/@cf/x/y", true, true],
    ["https://api.cloudflare.com/client/v4/accounts/a/ai-gateway/gateways", true, true],
    ["https://api.cloudflare.com/client/v4/accounts/a/aidan", false, false],
    ["https://api.cloudflare.com/client/v4/zones", false, false],
    ["https://api.openai.com/v1/models", false, true],
    ["https://us-central1-aiplatform.googleapis.com/v1/x", false, true],
    ["https://storage.googleapis.com/x", false, false],
    ["https://evil.example/https://gateway.ai.cloudflare.com/v1/a/b", false, false],
  ];
  test.each(cases)("%s", (url, usual, withProviders) => {
    expect(reroutedHosts().takes(new URL(url))).toBe(usual);
    expect(reroutedHosts({ providers: true }).takes(new URL(url))).toBe(withProviders);
  });
});

test("names with * in them: a part of a name, or, at the beginning, any number of parts; alone, every name", () => {
  const matches = hostMatcher(["*.corp.example", "db-*.internal", "Exact.Example"]);
  const names = ["a.corp.example", "a.b.corp.example", "corp.example", "db-1.internal", "db-1.x.internal", "exact.example"];
  expect(names.filter(matches)).toEqual(["a.corp.example", "a.b.corp.example", "db-1.internal", "exact.example"]);
  expect([hostMatcher(["*"])("any.name.example"), hostMatcher([])("any")]).toEqual([true, false]);
});

test("this machine, by every name and address that it has", () => {
  const own = [
    "localhost",
    "a.localhost",
    "LOCALHOST.",
    "127.0.0.1",
    "127.9.9.9",
    "[::1]",
    "::1",
    "::ffff:127.0.0.1",
    "0.0.0.0",
    "::",
    "",
  ];
  expect(own.filter((host) => !isLoopback(host))).toEqual([]);
  const others = ["localhost.example", "127.0.0.1.example", "192.168.0.1", "128.0.0.1", "fe80::1"];
  expect(others.filter(isLoopback)).toEqual([]);
});
