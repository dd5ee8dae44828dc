import { APICallError, generateText, streamText } from "ai";
import { describe, expect, test } from "vitest";
import { listening } from "../../support/emulator.ts";
import { newestExchange } from "../gateway.ts";
import { type Ask, gatewayBody, provoke, type Refusal, refusals } from "../provoke.ts";
import { installed, needs } from "./installed.ts";
import { reroute } from "./rerouted.ts";

interface Told {
  readonly step?: number;
  readonly attempt?: number;
  readonly ms?: number;
}

const prompt = "Where does Paris lie?";

describe.skipIf(!installed)(`ai-gateway-provider refused${needs}`, async () => {
  if (!installed) return;
  const { AiGatewayDoesNotExist, AiGatewayUnauthorizedError, createAiGateway } = await import("ai-gateway-provider");
  const { createOpenAI } = await import("ai-gateway-provider/providers/openai");
  const { createAnthropic } = await import("ai-gateway-provider/providers/anthropic");

  type Settings = Parameters<typeof createAiGateway>[0];
  type Options = NonNullable<Settings["options"]>;
  const gateway = (options: Options = {}, more: Partial<Settings> = {}) =>
    createAiGateway({ accountId: "local", gateway: "default", options, ...more } as Settings);
  const openai = createOpenAI({ apiKey: "sk-test" });
  const claude = createAnthropic({ apiKey: "sk-ant-test" })("claude-sonnet-5");
  const reply = (model: ReturnType<ReturnType<typeof gateway>>) => generateText({ model, prompt, maxRetries: 0 });

  function asking(stream: boolean, maxRetries: number): Ask {
    return async (aigw, { gateway: id, headers, mock }) => {
      reroute(aigw);
      const timeout = headers["cf-aig-request-timeout"];
      const model = gateway(timeout ? { requestTimeoutMs: Number(timeout) } : {}, { gateway: id })(
        openai.chat(mock ?? "gpt-4.1"),
      );
      if (!stream) return generateText({ model, prompt, maxRetries });
      return firstPart(streamText({ model, prompt, maxRetries, onError: () => {} }).fullStream);
    };
  }

  /** Rejects with the error that a stream begins with. */
  async function firstPart(stream: AsyncIterable<{ readonly type: string; readonly error?: unknown }>): Promise<string> {
    for await (const part of stream) {
      if (part.type === "error") throw part.error;
      if (part.type === "text-delta") return part.type;
    }
    throw new Error("the stream ended without text or error");
  }

  function expectShown(error: unknown, refusal: Refusal): void {
    if (refusal.code === 2001) expect(error).toBeInstanceOf(AiGatewayDoesNotExist);
    else if (refusal.code === 2009) expect(error).toBeInstanceOf(AiGatewayUnauthorizedError);
    else {
      expect(APICallError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ statusCode: refusal.status, isRetryable: refusal.retried });
      expect(JSON.parse((error as APICallError).responseBody ?? "")).toEqual(gatewayBody(refusal));
    }
  }

  test.each(refusals("gateway"))("G-UNI-15 G-ERR-8 $code as the library tells it, retried: $retried", async (refusal) => {
    // A wait of two seconds each: one retry shows as much as two.
    const { error, requests } = await provoke(refusal, asking(false, 1));
    expectShown(refusal.retried ? (error as { lastError?: unknown }).lastError : error, refusal);
    expect(requests).toBe(refusal.retried ? 2 : 1);
  });

  test.each(refusals("gateway"))("G-ERR-6 $code is a stream's first part", async (refusal) => {
    const { error } = await provoke(refusal, asking(true, 0));
    expectShown(error, refusal);
  });

  test("G-REQ-13 across vendors: the first's wrong key is its own 401, and the second answers", async () => {
    reroute(await listening());
    const answer = await reply(gateway()([openai.chat("mock/401"), claude]));
    expect(answer.text).toBe((await reply(gateway()(claude))).text);
    expect(answer.response.modelId).toBe("claude-sonnet-5");
  });

  test("G-ERR-5 G-UNI-15 a wrong key alone is the vendor's error and not the library's about the gateway", async () => {
    reroute(await listening());
    const error = await reply(gateway()(openai.chat("mock/401"))).catch((thrown: unknown) => thrown);
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ statusCode: 401, message: expect.stringMatching(/^Incorrect API key/) });
  });

  test("G-REQ-3 requestTimeoutMs: a first that says nothing in time is left for the second, streamed too", async () => {
    const aigw = reroute(await listening({ speed: 0 }));
    const model = () => gateway({ requestTimeoutMs: 50 })([openai.chat("mock/slow-2s"), claude]);
    const whole = await reply(model());
    expect(whole.text).toMatch(/\w/);
    expect(await streamText({ model: model(), prompt, maxRetries: 0 }).text).toBe(whole.text);
    const { trace } = await newestExchange(aigw);
    expect(JSON.stringify(trace)).toContain("no first byte within 50 ms (cf-aig-request-timeout)");
  });

  test("G-REQ-5 G-REQ-7 retries: three attempts of the first with growing waits, then the second", async () => {
    const aigw = reroute(await listening({ speed: 0 }));
    const retries = { maxAttempts: 3, retryDelayMs: 200, backoff: "exponential" } as const;
    const answer = await reply(gateway({ retries })([openai.chat("mock/500"), claude]));
    expect(answer.text).toMatch(/\w/);
    const { trace } = await newestExchange(aigw);
    const told = (what: string) => trace.filter((line: { what: string }) => line.what === what);
    expect(told("attempt").map(({ step, attempt }: Told) => [step, attempt])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 1],
    ]);
    expect(told("waited").map(({ ms }: Told) => ms)).toEqual([200, 400]);
  });
});
