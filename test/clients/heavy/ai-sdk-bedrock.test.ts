import { APICallError, embedMany, generateText, isStepCount, Output, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const prompt = "Where does Paris lie?";
const Place = z.object({ city: z.string(), country: z.string() });
const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

describe.skipIf(!installed)(`clients 7.6 @ai-sdk/amazon-bedrock${needs}`, async () => {
  if (!installed) return;
  const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock");
  const { createBedrockAnthropic } = await import("@ai-sdk/amazon-bedrock/anthropic");

  const settings = (aigw: EmulatorInside) => ({
    region: "us-east-1",
    accessKeyId: "AKIAEXAMPLE",
    secretAccessKey: "secret",
    baseURL: gatewayUrl(aigw, "aws-bedrock/bedrock-runtime/us-east-1"),
  });
  /** The first asks Converse, the second invokes the model. */
  const models = {
    converse: (aigw: EmulatorInside, model = claude) => createAmazonBedrock(settings(aigw))(model),
    invoke: (aigw: EmulatorInside, model = claude) => createBedrockAnthropic(settings(aigw))(model),
  };
  const every = Object.entries(models);

  test.each(every)("%s: plain and streamed text agree, with usage", async (_, make) => {
    const aigw = await listening(strictOpen);
    const whole = await generateText({ model: make(aigw), prompt });
    const stream = streamText({ model: make(aigw), prompt });
    let streamed = "";
    for await (const piece of stream.textStream) streamed += piece;
    expect(whole.text).toMatch(/\w/);
    expect(streamed).toBe(whole.text);
    expect(await stream.finishReason).toBe("stop");
    expect((await stream.usage).outputTokens).toBe(whole.usage.outputTokens);
  });

  test.each(every)("%s: a tool loop ends, whole and streamed, and an object fits its schema", async (_, make) => {
    const aigw = await listening();
    const get_time = tool({ inputSchema: z.object({ zone: z.string() }), execute: async ({ zone }) => `noon in ${zone}` });
    const looped = { prompt, tools: { get_time }, stopWhen: isStepCount(5) };
    const whole = await generateText({ model: make(aigw), ...looped });
    expect(whole.steps.length).toBeGreaterThan(1);
    const stream = streamText({ model: make(aigw), ...looped });
    expect(await stream.text).toBe(whole.text);
    const { output } = await generateText({ model: make(aigw), prompt, output: Output.object({ schema: Place }) });
    expect(Place.safeParse(output).error).toBeUndefined();
  });

  test.each(["amazon.titan-embed-text-v2:0", "cohere.embed-english-v3"])("%s embeds many texts", async (model) => {
    const bedrock = createAmazonBedrock(settings(await listening(strictOpen)));
    const { embeddings, usage } = await embedMany({ model: bedrock.embeddingModel(model), values: ["one", "two"] });
    expect(embeddings.map((vector) => vector.length)).toEqual([1024, 1024]);
    expect(usage.tokens).toBeGreaterThan(0);
  });

  test("a Bedrock API key goes as Bearer, without a signature", async () => {
    const { accessKeyId: _id, secretAccessKey: _secret, ...rest } = settings(await listening(strictOpen));
    const model = createAmazonBedrock({ ...rest, apiKey: "bedrock-api-key-1" })("amazon.nova-lite-v1:0");
    expect((await generateText({ model, prompt })).text).toMatch(/\w/);
  });

  test.each(every)("WIRE-15.5 %s: no such model is a ValidationException", async (_, make) => {
    const gone = generateText({ model: make(await listening(strictOpen), "anthropic.claude-0"), prompt, maxRetries: 0 });
    const error = await gone.catch((thrown: unknown) => thrown);
    expect(APICallError.isInstance(error) && [error.statusCode, error.responseHeaders?.["x-amzn-errortype"]]).toEqual([
      400,
      "ValidationException",
    ]);
  });
});
