import { GoogleGenAI } from "@google/genai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BadAsk, type FormatRequest, type Written } from "../../../../src/formats/format.ts";
import { googleBatchEmbed } from "../../../../src/formats/google/embed.ts";
import { googleErrors } from "../../../../src/formats/google/errors.ts";
import { googleGenerate } from "../../../../src/formats/google/generate.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { contextOf } from "../openai/exchange.ts";
import { answerWith, requestFor } from "./exchange.ts";

const ANSWER = answerWith(
  { reasoning: ["Hm"], text: ["Paris", " lies."], toolCalls: [{ name: "get_time", arguments: { zone: "UTC" } }], stop: "tool" },
  usage(7, 20, 5),
);
const ASK = { model: "gemini-2.5-flash", contents: "Hello", config: { thinkingConfig: { includeThoughts: true } } };

function answer(request: FormatRequest): Written {
  if (request.params["verb"] === "batchEmbedContents") {
    const ask = googleBatchEmbed.readAsk(request);
    const vectors = ask.inputs.map((_, index) => Float32Array.of(index, 1));
    return googleBatchEmbed.writeAnswer(
      { task: "embedding", model: ask.model, vectors, usage: usage(2, 0) },
      ask,
      contextOf(request),
    );
  }
  try {
    return googleGenerate.writeAnswer(ANSWER, googleGenerate.readAsk(request), contextOf(request));
  } catch (error) {
    if (error instanceof BadAsk) return googleErrors(error.failure, contextOf(request));
    throw error;
  }
}

/** Stands for the network: the SDK takes no fetch of its own. */
async function serve(url: string | URL, init?: RequestInit): Promise<Response> {
  const { pathname, searchParams } = new URL(url);
  const [, model = "", verb = ""] = /models\/(.+):(\w+)$/.exec(pathname) ?? [];
  const written = answer(requestFor(verb, JSON.parse(String(init?.body)), searchParams.toString(), model));
  const body = written.kind === "whole" ? String(written.body) : Array.from(written.frames, ({ bytes }) => bytes).join("");
  return new Response(body, { status: written.status, headers: { "content-type": String(written.headers["content-type"]) } });
}

describe("Google's own SDK", () => {
  const { models } = new GoogleGenAI({ apiKey: "test" });

  beforeAll(() => {
    vi.stubGlobal("fetch", serve);
  });

  afterAll(() => {
    vi.unstubAllGlobals();
  });

  test("clients.md 6 reads the whole answer", async () => {
    const response = await models.generateContent(ASK);
    expect(response.candidates?.[0]?.content?.parts?.map((part) => part.text)).toEqual(["Hm", "Paris lies.", undefined]);
    expect(response.functionCalls?.[0]).toMatchObject({ name: "get_time", args: { zone: "UTC" } });
    expect(response.usageMetadata?.thoughtsTokenCount).toBe(5);
  });

  test("clients.md 6 reads the stream to the same answer", async () => {
    const chunks = [];
    for await (const chunk of await models.generateContentStream(ASK)) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.candidates?.[0]?.content?.parts?.[0]?.text)).toEqual(["Hm", "Paris", " lies.", undefined]);
    expect(chunks.at(-1)?.functionCalls).toHaveLength(1);
    expect(chunks.at(-1)?.usageMetadata?.totalTokenCount).toBe(27);
  });

  test("clients.md 7.3 embeds through the batch verb", async () => {
    const response = await models.embedContent({ model: "gemini-embedding-001", contents: ["one", "two"] });
    expect(response.embeddings?.map(({ values }) => values)).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test("clients.md 4 carries the whole error and its status", async () => {
    const error = await models.generateContent({ ...ASK, config: { temperature: 3 } }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining("INVALID_ARGUMENT") });
  });
});
