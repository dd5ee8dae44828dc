import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import {
  APICallError,
  embed,
  embedMany,
  generateObject,
  generateText,
  isStepCount,
  type LanguageModel,
  Output,
  RetryError,
  streamText,
  tool,
} from "ai";
import { expect, test } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { failing, gatewayUrl, newestExchange, nextEnd, requestCount, scripted } from "./gateway.ts";

// Deprecated helpers are tested too; nobody needs to be told at every run.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const prompt = "Where does Paris lie?";
const Place = z.object({ city: z.string(), country: z.string(), days: z.int().min(1).max(14), indoors: z.boolean() });

type Make = (aigw: EmulatorInside, options?: { apiKey?: string; model?: string }) => LanguageModel;

/** The base URLs of clients.md 7.6 with each provider's own kind of model. */
const models: Readonly<Record<"openai responses" | "openai chat" | "anthropic" | "google", Make>> = {
  "openai responses": (aigw, { model = "gpt-4o-mini", ...rest } = {}) => openai(aigw, rest)(model),
  "openai chat": (aigw, { model = "gpt-4o-mini", ...rest } = {}) => openai(aigw, rest).chat(model),
  anthropic: (aigw, { model = "claude-sonnet-5", apiKey = "sk-ant-test" } = {}) =>
    createAnthropic({ baseURL: gatewayUrl(aigw, "anthropic/v1"), apiKey })(model),
  google: (aigw, { model = "gemini-2.5-flash", apiKey = "test" } = {}) =>
    createGoogle({ baseURL: gatewayUrl(aigw, "google-ai-studio/v1beta"), apiKey })(model.replace("mock/", "mock-")),
};
const everyModel = Object.entries(models);

function openai(aigw: EmulatorInside, { apiKey = "sk-test" }: { apiKey?: string } = {}) {
  return createOpenAI({ baseURL: gatewayUrl(aigw, "openai"), apiKey });
}

test.each(everyModel)("clients 7.6 %s: generateText has text, usage and the gateway's headers", async (_, make) => {
  const aigw = await listening();
  const answer = await generateText({ model: make(aigw), prompt });
  expect(answer.text).toMatch(/\w/);
  expect(answer.finishReason).toBe("stop");
  expect(answer.usage.inputTokens).toBeGreaterThan(0);
  expect(answer.usage.outputTokens).toBeGreaterThan(0);
  const { logId } = await newestExchange(aigw);
  expect(answer.response.headers).toMatchObject({ "cf-aig-step": "0", "cf-aig-cache-status": "MISS", "cf-aig-log-id": logId });
});

test.each(everyModel)("clients 7.6 %s: streamText's deltas are generateText's text, with equal usage", async (_, make) => {
  const model = make(await listening());
  const plain = await generateText({ model, prompt });
  const stream = streamText({ model, prompt });
  let text = "";
  let pieces = 0;
  for await (const delta of stream.textStream) {
    text += delta;
    pieces += 1;
  }
  expect(text).toBe(plain.text);
  expect(pieces).toBeGreaterThan(1);
  expect(await stream.finishReason).toBe("stop");
  expect((await stream.usage).totalTokens).toBe(plain.usage.totalTokens);
});

test.each(everyModel)(
  "clients 7.6 %s: a tool loop calls the tool once, with input that fits, and ends with words",
  async (_, make) => {
    const aigw = await listening();
    const seen: unknown[] = [];
    const tools = {
      getWeather: tool({
        description: "The weather of a place",
        inputSchema: Place,
        execute: async (place) => {
          seen.push(place);
          return "21 degrees";
        },
      }),
    };
    const plain = await generateText({ model: make(aigw), prompt, tools, stopWhen: isStepCount(5) });
    expect(plain.steps.map(({ finishReason }) => finishReason)).toEqual(["tool-calls", "stop"]);
    expect(plain.text).toMatch(/\w/);
    expect(seen).toHaveLength(1);
    const streamed = streamText({ model: make(aigw), prompt, tools, stopWhen: isStepCount(5) });
    expect(await streamed.text).toBe(plain.text);
    expect(seen[1]).toEqual(seen[0]);
    expect(await requestCount(aigw)).toBe(4);
  },
);

test.each(everyModel)("clients 7.6 %s: Output.object and generateObject keep to the zod schema", async (_, make) => {
  const model = make(await listening());
  const { output } = await generateText({ model, prompt, output: Output.object({ schema: Place }) });
  expect(Place.safeParse(output).error).toBeUndefined();
  const { object } = await generateObject({ model, prompt, schema: Place });
  expect(object).toEqual(output);
  const streamed = streamText({ model, prompt, output: Output.object({ schema: Place }) });
  expect(await streamed.output).toEqual(output);
});

test("clients 7.6 reasoning reaches the application, whole and streamed", async () => {
  const aigw = await listening();
  const thinking = [
    { model: models["openai responses"](aigw, { model: "o4-mini" }), providerOptions: { openai: { reasoningSummary: "auto" } } },
    { model: models.anthropic(aigw), providerOptions: { anthropic: { thinking: { type: "enabled", budgetTokens: 1024 } } } },
    { model: models.google(aigw), providerOptions: { google: { thinkingConfig: { includeThoughts: true } } } },
  ];
  for (const options of thinking) {
    const plain = await generateText({ ...options, prompt });
    expect(plain.reasoningText).toMatch(/\w/);
    expect(plain.text).toMatch(/\w/);
    const streamed = streamText({ ...options, prompt });
    expect(await streamed.reasoningText).toBe(plain.reasoningText);
    expect(await streamed.text).toBe(plain.text);
  }
});

test.each(everyModel)("clients 7.6 %s: a picture in the question is read", async (_, make) => {
  const model = make(await listening());
  const about = async (text: string) => {
    const picture = { type: "file" as const, mediaType: "image/png", data: new TextEncoder().encode(text) };
    const content = [picture, { type: "text" as const, text: "What is this?" }];
    return (await generateText({ model, messages: [{ role: "user", content }] })).text;
  };
  expect(await about("one")).not.toBe(await about("two"));
});

test("clients 7.6 embed and embedMany give a vector for each value", async () => {
  const aigw = await listening();
  const google = createGoogle({ baseURL: gatewayUrl(aigw, "google-ai-studio/v1beta"), apiKey: "test" });
  for (const [model, length] of [
    [openai(aigw).embedding("text-embedding-3-small"), 1536],
    [google.embedding("gemini-embedding-001"), 3072],
  ] as const) {
    const one = await embed({ model, value: "Paris" });
    expect(one.embedding).toHaveLength(length);
    const many = await embedMany({ model, values: ["Paris", "Rome"] });
    expect(many.embeddings).toHaveLength(2);
    expect(many.embeddings[0]).toEqual(one.embedding);
    expect(many.embeddings[1]).not.toEqual(one.embedding);
  }
});

test.each(everyModel)(
  "clients 4 %s: strict, an unknown model is an APICallError with the provider's own message",
  async (name, make) => {
    const prefix = { "openai responses": "gpt", "openai chat": "gpt", anthropic: "claude", google: "gemini" }[name];
    const unknown = `${prefix}-unheard-of`;
    const model = make(await listening(strictOpen), { model: unknown });
    const error = await generateText({ model, prompt }).then(() => undefined, caught);
    expect(error).toMatchObject({ statusCode: 404, isRetryable: false });
    // "Not Found" alone would mean that the body's shape was not understood.
    expect(error?.message).toContain(unknown);
  },
);

test.each(everyModel)(
  "clients 4 %s: mock/429, mock/500 and mock/529 are APICallErrors with the provider's own message",
  async (_, make) => {
    const aigw = await listening();
    for (const name of ["mock/429", "mock/500", "mock/529"]) {
      const error = await generateText({ model: make(aigw, { model: name }), prompt, maxRetries: 0 }).then(
        () => undefined,
        caught,
      );
      expect(error?.isRetryable).toBe(true);
      expect(error?.statusCode).toBeGreaterThan(428);
      const body = JSON.parse(error?.responseBody ?? "");
      expect(error?.message).toBe(body.error.message);
    }
  },
);

test("clients 3 the default is two retries; what is left is a RetryError around the last answer", async () => {
  const aigw = await scripted({ answer: failing(429) });
  const error: unknown = await generateText({ model: openai(aigw).chat("gpt-4o-mini"), prompt }).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(RetryError.isInstance(error)).toBe(true);
  if (!RetryError.isInstance(error)) return;
  expect(error.errors).toHaveLength(3);
  expect(error.lastError).toMatchObject({ statusCode: 429 });
  expect(await requestCount(aigw)).toBe(3);
});

test.each([408, 409, 429, 500, 529])("clients 3 a fault %i that passes is not seen by the caller", async (status) => {
  const aigw = await scripted({ match: { provider: "openai" }, answer: failing(status), times: 2 });
  const answer = await generateText({ model: openai(aigw)("gpt-4o-mini"), prompt });
  expect(answer.text).toMatch(/\w/);
  expect(await requestCount(aigw)).toBe(3);
});

test.each(everyModel)("clients 9 %s: aborting a stream ends it in the emulator too", async (_, make) => {
  const aigw = await listening();
  const ended = nextEnd(aigw);
  const controller = new AbortController();
  const stream = streamText({ model: make(aigw, { model: "mock/stream-5tps" }), prompt, abortSignal: controller.signal });
  for await (const _delta of stream.textStream) controller.abort();
  expect(await ended).toBe("client left");
});

test.each(everyModel)("G-PROV-8 G-PROV-9 %s: OpenCode's empty key is answered, with a word about it", async (_, make) => {
  const aigw = await listening();
  const answer = await generateText({
    model: make(aigw, { apiKey: "" }),
    prompt,
    headers: { "cf-aig-authorization": "Bearer token" },
  });
  expect(answer.text).toMatch(/\w/);
  const { trace } = await newestExchange(aigw);
  expect(trace).toContainEqual(expect.objectContaining({ what: "lint", id: "AIGW-L002" }));
});

test.each(everyModel)("G-PROV-9 %s: strict, an empty key is refused the provider's way", async (_, make) => {
  const model = make(await listening(strictOpen), { apiKey: "" });
  const error = await generateText({ model, prompt }).then(() => undefined, caught);
  expect([401, 403]).toContain(error?.statusCode);
  const body = JSON.parse(error?.responseBody ?? "");
  expect(error?.message).toBe(body.error.message);
});

function caught(error: unknown): APICallError {
  if (APICallError.isInstance(error)) return error;
  throw error;
}
