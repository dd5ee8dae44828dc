import { ApiError, type CallableTool, type FunctionCall, GoogleGenAI, Type } from "@google/genai";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { failing, gatewayUrl, newestExchange, nextEnd, requestCount, scripted } from "./gateway.ts";

const model = "gemini-2.5-flash";
const contents = "Where does Paris lie?";

const Place = z.object({ city: z.string(), country: z.string(), days: z.int().min(1).max(14), indoors: z.boolean() });
const placeFunction = { name: "get_weather", description: "The weather of a place", parametersJsonSchema: z.toJSONSchema(Place) };

function clientOf(aigw: EmulatorInside) {
  return new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: gatewayUrl(aigw, "google-ai-studio") } });
}

test("clients 7.3 generateContent carries text, usage and the gateway's headers", async () => {
  const aigw = await listening();
  const answer = await clientOf(aigw).models.generateContent({ model, contents });
  expect(answer.text).toMatch(/\w/);
  expect(answer.candidates?.[0]?.finishReason).toBe("STOP");
  const { promptTokenCount = 0, candidatesTokenCount = 0, thoughtsTokenCount = 0, totalTokenCount } = answer.usageMetadata ?? {};
  expect(totalTokenCount).toBe(promptTokenCount + candidatesTokenCount + thoughtsTokenCount);
  const headers = answer.sdkHttpResponse?.headers ?? {};
  const exchange = await newestExchange(aigw);
  expect(headers).toMatchObject({ "cf-aig-step": "0", "cf-aig-cache-status": "MISS", "cf-aig-log-id": exchange.logId });
  expect(exchange).toMatchObject({ provider: "google-ai-studio", model, status: 200 });
});

test("clients 1.1 the path may say v1 as well", async () => {
  const baseUrl = gatewayUrl(await listening(), "google-ai-studio");
  const client = new GoogleGenAI({ apiKey: "test", apiVersion: "v1", httpOptions: { baseUrl } });
  expect((await client.models.generateContent({ model, contents })).text).toMatch(/\w/);
});

test("clients 2 GOOGLE_GEMINI_BASE_URL is all that an application needs", async () => {
  vi.stubEnv("GOOGLE_GEMINI_BASE_URL", gatewayUrl(await listening(), "google-ai-studio"));
  try {
    const answer = await new GoogleGenAI({ apiKey: "test" }).models.generateContent({ model, contents });
    expect(answer.text).toMatch(/\w/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("clients 7.3 the chunks of a stream are the text of the plain answer, the last one with its usage", async () => {
  const { models } = clientOf(await listening());
  const plain = await models.generateContent({ model, contents });
  const chunks = [];
  for await (const chunk of await models.generateContentStream({ model, contents })) chunks.push(chunk);
  expect(chunks.map((chunk) => chunk.text ?? "").join("")).toBe(plain.text);
  expect(chunks.length).toBeGreaterThan(1);
  expect(chunks.at(-1)?.usageMetadata).toEqual(plain.usageMetadata);
});

test("clients 7.3 a chat remembers its turns", async () => {
  const aigw = await listening();
  const chat = clientOf(aigw).chats.create({ model });
  const first = await chat.sendMessage({ message: contents });
  const second = await chat.sendMessage({ message: "And Rome?" });
  expect(second.text).toMatch(/\w/);
  expect(second.usageMetadata?.promptTokenCount).toBeGreaterThan(first.usageMetadata?.promptTokenCount ?? Number.NaN);
});

test("R-5 a chat whose first turn was streamed goes on like one whose was not", async () => {
  const { chats } = clientOf(await listening());
  const [streamed, plain] = [chats.create({ model }), chats.create({ model })];
  for await (const _chunk of await streamed.sendMessageStream({ message: contents }));
  await plain.sendMessage({ message: contents });
  const afterStream = await streamed.sendMessage({ message: "And Rome?" });
  const afterPlain = await plain.sendMessage({ message: "And Rome?" });
  expect(afterStream.text).toBe(afterPlain.text);
  expect(afterStream.usageMetadata).toEqual(afterPlain.usageMetadata);
});

test("clients 7.3 a function is called with arguments that fit, its response answered with text", async () => {
  const { models } = clientOf(await listening());
  const config = { tools: [{ functionDeclarations: [placeFunction] }] };
  const first = await models.generateContent({ model, contents, config });
  const [call] = first.functionCalls ?? [];
  expect(call?.name).toBe("get_weather");
  expect(Place.safeParse(call?.args).error).toBeUndefined();
  const streamed = [];
  for await (const chunk of await models.generateContentStream({ model, contents, config }))
    streamed.push(...(chunk.functionCalls ?? []));
  expect(streamed.map(({ args }) => args)).toEqual([call?.args]);

  const second = await models.generateContent({
    model,
    config,
    contents: [
      { role: "user", parts: [{ text: contents }] },
      first.candidates?.[0]?.content ?? {},
      { role: "user", parts: [{ functionResponse: { name: "get_weather", response: { output: "21 degrees" } } }] },
    ],
  });
  expect(second.functionCalls).toBeUndefined();
  expect(second.text).toMatch(/\w/);
});

test("clients 7.3 automatic function calling runs the function once, whole and streamed", async () => {
  const aigw = await listening();
  const seen: FunctionCall[] = [];
  const tool: CallableTool = {
    tool: async () => ({ functionDeclarations: [placeFunction] }),
    callTool: async (calls) => {
      seen.push(...calls);
      return calls.map(({ name = "" }) => ({ functionResponse: { name, response: { output: "21 degrees" } } }));
    },
  };
  const ask = { model, contents, config: { tools: [tool] } };
  const plain = await clientOf(aigw).models.generateContent(ask);
  expect(plain.text).toMatch(/\w/);
  expect(seen).toHaveLength(1);
  expect(await requestCount(aigw)).toBe(2);
  let text = "";
  for await (const chunk of await clientOf(aigw).models.generateContentStream(ask)) {
    // Calls and their results come by as well; `chunk.text` would warn of them.
    text += chunk.candidates?.[0]?.content?.parts?.map((part) => part.text ?? "").join("") ?? "";
  }
  expect(text).toBe(plain.text);
  expect(seen).toHaveLength(2);
});

test("WIRE-3.1 thoughts come as parts of their own when asked for, and count", async () => {
  const { models } = clientOf(await listening());
  const answer = await models.generateContent({ model, contents, config: { thinkingConfig: { includeThoughts: true } } });
  const parts = answer.candidates?.[0]?.content?.parts ?? [];
  expect(parts.map(({ thought }) => thought ?? false)).toEqual([true, false]);
  expect(answer.text).toBe(parts[1]?.text);
  expect(answer.usageMetadata?.thoughtsTokenCount).toBeGreaterThan(0);
});

test("WIRE-3.1 a picture in the question is read", async () => {
  const { models } = clientOf(await listening());
  const about = (data: string) =>
    models.generateContent({ model, contents: [{ inlineData: { mimeType: "image/png", data } }, { text: "What is this?" }] });
  expect((await about("aGVsbG8=")).text).not.toBe((await about("d29ybGQ=")).text);
});

test("clients 7.3 responseSchema (upper-case types) is kept to", async () => {
  const { models } = clientOf(await listening());
  const config = {
    responseMimeType: "application/json",
    responseSchema: {
      type: Type.OBJECT,
      properties: {
        city: { type: Type.STRING },
        days: { type: Type.INTEGER, minimum: 1, maximum: 14 },
        sights: { type: Type.ARRAY, items: { type: Type.STRING }, minItems: "2" },
        season: { type: Type.STRING, enum: ["summer", "winter"] },
      },
      required: ["city", "days", "sights", "season"],
    },
  };
  const shape = z.object({
    city: z.string(),
    days: z.int().min(1).max(14),
    sights: z.array(z.string()).min(2),
    season: z.enum(["summer", "winter"]),
  });
  const answer = await models.generateContent({ model, contents, config });
  expect(shape.safeParse(JSON.parse(answer.text ?? "")).error).toBeUndefined();
});

test("clients 7.3 responseJsonSchema is kept to", async () => {
  const { models } = clientOf(await listening());
  const config = { responseMimeType: "application/json", responseJsonSchema: z.toJSONSchema(Place) };
  const answer = await models.generateContent({ model, contents, config });
  expect(Place.safeParse(JSON.parse(answer.text ?? "")).error).toBeUndefined();
});

test("clients 7.3 embedContent gives one vector a text, of the length asked for", async () => {
  const { models } = clientOf(await listening());
  const embeddingModel = "gemini-embedding-001";
  const one = await models.embedContent({ model: embeddingModel, contents: "Paris" });
  expect(one.embeddings).toHaveLength(1);
  expect(one.embeddings?.[0]?.values).toHaveLength(3072);
  const config = { outputDimensionality: 64 };
  const many = await models.embedContent({ model: embeddingModel, contents: ["Paris", "Rome"], config });
  expect(many.embeddings?.map(({ values }) => values?.length)).toEqual([64, 64]);
});

test("clients 7.3 countTokens counts what an answer then costs", async () => {
  const { models } = clientOf(await listening());
  const { totalTokens } = await models.countTokens({ model, contents });
  expect(totalTokens).toBe((await models.generateContent({ model, contents })).usageMetadata?.promptTokenCount);
});

test("clients 7.3 models can be listed page by page and looked up", async () => {
  const { models } = clientOf(await listening());
  const names: (string | undefined)[] = [];
  for await (const listed of await models.list({ config: { pageSize: 10 } })) names.push(listed.name);
  expect(names).toContain(`models/${model}`);
  expect(new Set(names).size).toBe(names.length);
  expect(await models.get({ model })).toMatchObject({ name: `models/${model}` });
});

test("clients 4 strict: an unknown model is an ApiError with status 404 and Google's body as message", async () => {
  const { models } = clientOf(await listening(strictOpen));
  const unknown = "gemini-unheard-of";
  for (const ask of [
    () => models.generateContent({ model: unknown, contents }),
    () => models.generateContentStream({ model: unknown, contents }),
    () => models.countTokens({ model: unknown, contents }),
    () => models.embedContent({ model: unknown, contents }),
    () => models.get({ model: unknown }),
  ]) {
    const error = await ask().then(() => undefined, caught);
    expect(error?.status).toBe(404);
    expect(JSON.parse(error?.message ?? "")).toMatchObject({ error: { code: 404, status: "NOT_FOUND" } });
  }
});

test.each([
  ["mock-429", 429, "RESOURCE_EXHAUSTED"],
  ["mock-500", 500, "INTERNAL"],
  ["mock-529", 503, "UNAVAILABLE"],
])("clients 3 clients 4 %s is an ApiError after one request: this SDK does not retry by itself", async (name, status, word) => {
  const aigw = await listening();
  const error = await clientOf(aigw)
    .models.generateContent({ model: name, contents })
    .then(() => undefined, caught);
  expect(error?.status).toBe(status);
  expect(JSON.parse(error?.message ?? "")).toMatchObject({ error: { code: status, status: word } });
  expect(await requestCount(aigw)).toBe(1);
});

test("clients 3 with retryOptions a fault that passes is not seen by the caller", async () => {
  const aigw = await scripted({ match: { provider: "google-ai-studio" }, answer: failing(503), times: 2 });
  const httpOptions = { retryOptions: { attempts: 3, initialDelay: 0.001, maxDelay: 0.001 } };
  const answer = await clientOf(aigw).models.generateContent({ model, contents, config: { httpOptions } });
  expect(answer.text).toMatch(/\w/);
  expect(await requestCount(aigw)).toBe(3);
});

test("clients 9 aborting a stream ends it in the emulator too", async () => {
  const aigw = await listening();
  const ended = nextEnd(aigw);
  const controller = new AbortController();
  const config = { abortSignal: controller.signal };
  const stream = await clientOf(aigw).models.generateContentStream({ model: "mock-stream-5tps", contents, config });
  const read = async () => {
    for await (const chunk of stream) if (chunk.text) controller.abort();
  };
  await expect(read()).rejects.toThrow(/abort/i);
  expect(await ended).toBe("client left");
});

test("G-PROV-8 Gemini CLI: an access token in x-goog-api-key is key enough, none is refused", async () => {
  const baseUrl = gatewayUrl(await listening(strictOpen), "google-ai-studio");
  const withToken = new GoogleGenAI({ apiKey: "access-token", httpOptions: { baseUrl } });
  expect((await withToken.models.generateContent({ model, contents })).text).toMatch(/\w/);
  const without = new GoogleGenAI({ apiKey: "unused", httpOptions: { baseUrl, headers: { "x-goog-api-key": "" } } });
  const error = await without.models.generateContent({ model, contents }).then(() => undefined, caught);
  expect(error?.status).toBe(403);
});

function caught(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}
