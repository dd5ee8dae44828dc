import { APICallError, embed, embedMany, generateImage, generateText, isStepCount, Output, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const prompt = "Where does Paris lie?";
const Place = z.object({ city: z.string(), country: z.string() });
const place = "google-vertex-ai/v1/projects/my-project/locations/us-central1";

describe.skipIf(!installed)(`clients 7.6 @ai-sdk/google-vertex${needs}`, async () => {
  if (!installed) return;
  const edge = await import("@ai-sdk/google-vertex/edge");
  const { createGoogleVertex } = await import("@ai-sdk/google-vertex");
  const claudes = await import("@ai-sdk/google-vertex/anthropic");

  const express = (aigw: EmulatorInside) =>
    createGoogleVertex({ apiKey: "AIzaTest", baseURL: gatewayUrl(aigw, "google-vertex-ai/v1/publishers/google") });
  const claude = (aigw: EmulatorInside, model = "claude-sonnet-4-5@20250929") =>
    claudes.createVertexAnthropic({
      baseURL: gatewayUrl(aigw, `${place}/publishers/anthropic/models`),
      generateAuthToken: async () => "ya29.test",
    })(model);
  const models = {
    gemini: (aigw: EmulatorInside) => express(aigw)("gemini-2.5-flash"),
    claude,
  };

  test.each(Object.entries(models))("%s: plain and streamed text agree, with usage", async (_, make) => {
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

  test.each(Object.entries(models))("%s: a tool loop ends, an object fits its schema", async (_, make) => {
    const aigw = await listening();
    const get_time = tool({ inputSchema: z.object({ zone: z.string() }), execute: async ({ zone }) => `noon in ${zone}` });
    const looped = await generateText({ model: make(aigw), prompt, tools: { get_time }, stopWhen: isStepCount(5) });
    expect(looped.steps.length).toBeGreaterThan(1);
    expect(looped.text).toMatch(/\w/);
    const { output } = await generateText({ model: make(aigw), prompt, output: Output.object({ schema: Place }) });
    expect(Place.safeParse(output).error).toBeUndefined();
  });

  test("embeds one text and many", async () => {
    const vertex = express(await listening());
    const { embedding } = await embed({ model: vertex.embeddingModel("text-embedding-005"), value: "one" });
    const { embeddings, usage } = await embedMany({ model: vertex.embeddingModel("text-embedding-005"), values: ["one", "two"] });
    expect(embeddings[0]).toEqual(embedding);
    expect(usage.tokens).toBeGreaterThan(0);
  });

  test("makes a picture", async () => {
    const model = express(await listening()).image("gemini-2.5-flash-image");
    const { image } = await generateImage({ model, prompt: "a river", aspectRatio: "16:9" });
    expect(image.mediaType).toBe("image/png");
  });

  test("the provider for edge runtimes makes the same requests", async () => {
    const baseURL = gatewayUrl(await listening(), `${place}/publishers/google`);
    const model = edge.createVertex({ apiKey: "AIzaTest", baseURL })("gemini-2.5-flash");
    expect((await generateText({ model, prompt })).text).toMatch(/\w/);
  });

  test("WIRE-3.2 an error carries Google's words", async () => {
    const aigw = await listening(strictOpen);
    const gone = generateText({ model: claude(aigw, "claude-0"), prompt, maxRetries: 0 });
    const error = await gone.catch((thrown: unknown) => thrown);
    expect(APICallError.isInstance(error) && [error.statusCode, error.responseBody]).toEqual([
      404,
      expect.stringContaining("publishers/anthropic/models/claude-0"),
    ]);
  });
});
