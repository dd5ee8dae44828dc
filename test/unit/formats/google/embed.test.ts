import { describe, expect, test } from "vitest";
import { googleBatchEmbed, googleEmbed } from "../../../../src/formats/google/embed.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { bodyOf, contextOf, failureOf } from "../openai/exchange.ts";
import { requestFor } from "./exchange.ts";

const one = (body: object) => requestFor("embedContent", body, "", "gemini-embedding-001");
const many = (body: object) => requestFor("batchEmbedContents", body, "", "gemini-embedding-001");
const content = (...words: string[]) => ({ parts: words.map((text) => ({ text })) });
const answerOf = (...vectors: number[][]) =>
  ({ task: "embedding", model: "m", vectors: vectors.map((vector) => Float32Array.from(vector)), usage: usage(3, 0) }) as const;

describe("google.embed", () => {
  test("WIRE-3.1 embeds the text of all parts", () => {
    expect(
      googleEmbed.readAsk(one({ content: content("Hello", " there"), taskType: "RETRIEVAL_QUERY", outputDimensionality: 8 })),
    ).toEqual({
      task: "embedding",
      model: "gemini-embedding-001",
      inputs: ["Hello there"],
      dimensions: 8,
      delivery: { encoding: "float" },
    });
    expect(googleEmbed.readAsk(one({ content: { parts: { text: "x" } }, output_dimensionality: 4 })).dimensions).toBe(4);
  });

  test("WIRE-3.1 answers one vector, exact to single precision", () => {
    const request = one({ content: content("x") });
    const values = [0.1, -0.25, 0.012345678];
    const body = bodyOf(googleEmbed.writeAnswer(answerOf(values), googleEmbed.readAsk(request), contextOf(request)));
    expect(Object.keys(body)).toEqual(["embedding"]);
    expect(Float32Array.from(body.embedding.values)).toEqual(Float32Array.from(values));
  });

  test.each([
    [{}, /EmbedContentRequest\.content: content is not specified/],
    [{ content: content("") }, /content is not specified/],
    [{ content: content("x"), outputDimensionality: 0 }, /output_dimensionality must be positive/],
  ])("WIRE-3.2 %j is refused", (body, message) => {
    expect(failureOf(() => googleEmbed.readAsk(one(body))).message).toMatch(message);
  });
});

describe("google.batch-embed", () => {
  const requests = [
    { model: "models/gemini-embedding-001", content: content("one"), outputDimensionality: 2 },
    { model: "models/gemini-embedding-001", content: content("two"), outputDimensionality: 2 },
  ];

  test("WIRE-3.1 embeds a text per request", () => {
    expect(googleBatchEmbed.readAsk(many({ requests }))).toMatchObject({ inputs: ["one", "two"], dimensions: 2 });
  });

  test("WIRE-3.1 answers a vector per request, in order", () => {
    const request = many({ requests });
    const written = googleBatchEmbed.writeAnswer(answerOf([1, 0], [0, 1]), googleBatchEmbed.readAsk(request), contextOf(request));
    expect(bodyOf(written)).toEqual({ embeddings: [{ values: [1, 0] }, { values: [0, 1] }] });
  });

  test("WIRE-3.2 a batch of nothing, or with a request of nothing, is refused", () => {
    expect(failureOf(() => googleBatchEmbed.readAsk(many({ requests: [] }))).message).toMatch(/requests is not specified/);
    expect(failureOf(() => googleBatchEmbed.readAsk(many({ requests: [requests[0], {}] }))).message).toMatch(
      /requests\[1\]\.content/,
    );
  });
});
