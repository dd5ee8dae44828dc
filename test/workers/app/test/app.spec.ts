import { env, exports } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";

beforeEach(() => env.AI.fetch("https://workers-binding.ai/_aigw/reset", { method: "POST" }));

it("answers through the Worker", async () => {
  const answer = await exports.default.fetch("http://app/?q=bread");
  expect(await answer.json()).toMatchObject({ response: expect.stringContaining("bread") });
});

it("has its log", async () => {
  const answer = await exports.default.fetch("http://app/log?q=bread");
  expect(await answer.json()).toMatchObject({ provider: "workers-ai", success: true, request_head: '{"prompt":"bread"}' });
});

it("begins anew: nothing is known of the test before", async () => {
  const answer = await env.AI.fetch("https://workers-binding.ai/_aigw/exchanges");
  expect(await answer.json()).toMatchObject({ exchanges: [] });
});

it("WB-VIT-2 RPC methods leave no rejection behind", async () => {
  expect(await env.AI.gateway("default", { beta: true }).getUrl("openai")).toMatch(/\/v1\/local\/default\/openai$/);
});
