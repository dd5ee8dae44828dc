import type { LanguageModel } from "ai";
import { generateText, streamText } from "ai";
import { describe, expect, test } from "vitest";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { listening } from "../../support/emulator.ts";
import { newestExchange, requestCount } from "../gateway.ts";
import { installed, needs } from "./installed.ts";
import { reroute } from "./rerouted.ts";

const prompt = "Where does Paris lie?";

const rerouted = async (options: ConfigInput = {}) => reroute(await listening(options));

describe.skipIf(!installed)(`ai-gateway-provider${needs}`, async () => {
  if (!installed) return;
  const { createAiGateway } = await import("ai-gateway-provider");
  const { createOpenAI } = await import("ai-gateway-provider/providers/openai");
  const { createAnthropic } = await import("ai-gateway-provider/providers/anthropic");
  const { createGoogleGenerativeAI } = await import("ai-gateway-provider/providers/google");
  const { createUnified } = await import("ai-gateway-provider/providers/unified");

  type Settings = Parameters<typeof createAiGateway>[0];
  const gateway = (more: Partial<Settings> = {}) =>
    createAiGateway({ accountId: "local", gateway: "default", ...more } as Settings);
  const openai = createOpenAI({ apiKey: "sk-test" });

  const models: Readonly<Record<string, () => LanguageModel>> = {
    "openai responses": () => gateway()(openai("gpt-4o-mini")),
    "openai chat": () => gateway()(openai.chat("gpt-4o-mini")),
    anthropic: () => gateway()(createAnthropic({ apiKey: "sk-ant-test" })("claude-sonnet-5")),
    google: () => gateway()(createGoogleGenerativeAI({ apiKey: "test" })("gemini-2.5-flash")),
    unified: () => gateway()(createUnified({ apiKey: "sk-test" })("openai/gpt-4o-mini")),
  };

  test.each(Object.entries(models))("G-UNI-14 %s: generateText and streamText give the same text", async (_, make) => {
    const aigw = await rerouted();
    const whole = await generateText({ model: make(), prompt });
    expect(whole.text).toMatch(/\w/);
    expect(whole.usage.outputTokens).toBeGreaterThan(0);
    const streamed = streamText({ model: make(), prompt });
    expect(await streamed.text).toBe(whole.text);
    expect(await newestExchange(aigw)).toMatchObject({ surface: "universal", status: 200 });
  });

  test("G-UNI-15 cf-aig-step tells which of several models answered: the second, when the first is out of order", async () => {
    const aigw = await rerouted();
    const anthropic = createAnthropic({ apiKey: "sk-ant-test" });
    const answer = await generateText({ model: gateway()([openai.chat("mock/500"), anthropic("claude-sonnet-5")]), prompt });
    const alone = await generateText({ model: gateway()(anthropic("claude-sonnet-5")), prompt });
    expect(answer.text).toBe(alone.text);
    expect(await requestCount(aigw)).toBe(2);
  });

  test("G-UNI-2 options become headers: a cache key makes the second call a hit", async () => {
    const aigw = await rerouted();
    const model = gateway({ options: { cacheKey: "same", cacheTtl: 60, metadata: { user: "u1" } } })(openai.chat("gpt-4o-mini"));
    const first = await generateText({ model, prompt });
    const second = await generateText({ model, prompt });
    expect(second.text).toBe(first.text);
    const { trace } = await newestExchange(aigw);
    expect(trace).toContainEqual(expect.objectContaining({ what: "cache", result: "hit" }));
    expect(trace).toContainEqual(expect.objectContaining({ what: "option", name: "metadata", value: { user: "u1" } }));
  });

  test("G-UNI-15 400 with code 2001 becomes the library's own error for a gateway that does not exist", async () => {
    await rerouted({ strict: true, gateways: [{ id: "known", authentication: false }] });
    const model = gateway({ gateway: "unknown" })(openai.chat("gpt-4o-mini"));
    await expect(generateText({ model, prompt, maxRetries: 0 })).rejects.toThrow(/gateway does not exist/i);
  });

  test("G-UNI-15 401 with code 2009 becomes its error about authentication; with the gateway's token the stored key is used", async () => {
    const aigw = await rerouted({
      strict: true,
      gateways: [{ id: "default", authentication: true }],
      accounts: { local: { tokens: ["cf-token"], provider_keys: [{ provider: "openai", secret: "sk-stored-key" }] } },
    });
    const keyless = createOpenAI().chat("gpt-4o-mini");
    await expect(generateText({ model: gateway()(keyless), prompt, maxRetries: 0 })).rejects.toThrow(/authentication active/i);
    const answer = await generateText({ model: gateway({ apiKey: "cf-token" })(keyless), prompt, maxRetries: 0 });
    expect(answer.text).toMatch(/\w/);
    const { trace } = await newestExchange(aigw);
    expect(trace).toContainEqual(expect.objectContaining({ what: "credential", source: "stored", alias: "default" }));
  });

  test("G-RL-2 429 with code 2003 is a retryable error of the wrapped model", async () => {
    await rerouted({ gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 60 }] });
    const model = gateway()(openai.chat("gpt-4o-mini"));
    await generateText({ model, prompt });
    await expect(generateText({ model, prompt, maxRetries: 0 })).rejects.toMatchObject({ statusCode: 429, isRetryable: true });
  });
});
