import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddingModel } from "../../../src/models/embeddings.ts";
import type { EmbeddingAsk } from "../../../src/tasks/embedding.ts";
import { answerOf, context, facts, failureOf } from "./questions.ts";

const small = context({
  facts: facts({
    id: "text-embedding-3-small",
    snapshot: "text-embedding-3-small",
    task: "embedding",
    contextTokens: 8192,
    dimensions: 1536,
  }),
});

function ask(inputs: readonly string[], more: Partial<EmbeddingAsk> = {}): EmbeddingAsk {
  return { task: "embedding", model: "text-embedding-3-small", inputs, delivery: { encoding: "float" }, ...more };
}

function vector(text: string, more: Partial<EmbeddingAsk> = {}, world = small): Float32Array {
  const [only] = answerOf(embeddingModel.answer(ask([text], more), world)).vectors;
  if (!only) throw new Error("expected a vector");
  return only;
}

function cosine(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
}

describe("embeddingModel", () => {
  test("WIRE-1.3 vectors have the model's size and length one, that of an empty text too", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 80 }), fc.constant("")),
        fc.integer({ min: 1, max: 1536 }),
        (text, dimensions) => {
          const made = vector(text, { dimensions });
          expect(made).toHaveLength(dimensions);
          expect(cosine(made, made)).toBeCloseTo(1, 5);
        },
      ),
      { seed: 4, numRuns: 100 },
    );
    expect(vector("")).toHaveLength(1536);
  });

  test("R-5 the same text has the same vector, whatever it is asked along with and however encoded", () => {
    const together = answerOf(embeddingModel.answer(ask(["one", "two"], { delivery: { encoding: "base64" } }), small)).vectors;
    expect(together[1]).toEqual(vector("two"));
    expect(together[0]).not.toEqual(together[1]);
  });

  test("texts with words in common lie closer together", () => {
    const cat = vector("The cat sat on the mat");
    expect(cosine(cat, vector("A cat is sitting on the mat"))).toBeGreaterThan(0.5);
    expect(cosine(cat, vector("A cat is sitting on the mat"))).toBeGreaterThan(cosine(cat, vector("cats and mats")));
    expect(cosine(cat, vector("cats and mats"))).toBeGreaterThan(cosine(cat, vector("Stock markets fell sharply")));
    expect(Math.abs(cosine(cat, vector("Stock markets fell sharply")))).toBeLessThan(0.2);
  });

  test("a shortened vector is the beginning of the full one, at length one again", () => {
    const full = vector("A river in Europe");
    const short = vector("A river in Europe", { dimensions: 256 });
    const scale = Math.hypot(...full.subarray(0, 256));
    short.forEach((value, at) => {
      expect(value).toBeCloseTo((full[at] ?? 0) / scale, 5);
    });
  });

  test("two models do not share a space", () => {
    const other = context({ facts: { ...small.facts, id: "other", snapshot: "other" } });
    expect(Math.abs(cosine(vector("A river"), vector("A river", {}, other)))).toBeLessThan(0.2);
  });

  test("a text that is too long is refused, or cut off at the end that may be", () => {
    const short = context({ facts: { ...small.facts, contextTokens: 2 } });
    expect(failureOf(embeddingModel.answer(ask(["one two three"]), short))).toMatchObject({ kind: "context-exceeded" });
    expect(vector("one two three", { truncate: "end" }, short)).toEqual(vector("one two", {}, short));
    expect(vector("one two three", { truncate: "start" }, short)).toEqual(vector(" two three", {}, short));
    expect(answerOf(embeddingModel.answer(ask(["one two three"], { truncate: "end" }), short)).usage.inputTokens).toBe(2);
  });

  test("counts the tokens of all texts", () => {
    const { usage, model } = answerOf(embeddingModel.answer(ask(["A river.", "Two"]), small));
    expect(usage).toMatchObject({ inputTokens: 4, outputTokens: 0 });
    expect(model).toBe("text-embedding-3-small");
  });

  test("refuses more dimensions than the model has, and fewer than one", () => {
    for (const dimensions of [1537, 0]) {
      expect(failureOf(embeddingModel.answer(ask(["x"], { dimensions }), small))).toMatchObject({
        kind: "bad-request",
        param: "dimensions",
      });
    }
  });

  test("gives any size for a model that nobody knows", () => {
    expect(vector("x", { dimensions: 2048 }, { ...small, supposed: true })).toHaveLength(2048);
  });

  test("gives no model so many dimensions that the memory would not hold them", () => {
    const failure = failureOf(embeddingModel.answer(ask(["x"], { dimensions: 4_000_000_000 }), { ...small, supposed: true }));
    expect(failure).toMatchObject({ kind: "bad-request", param: "dimensions" });
  });

  test("refuses a text longer than the model's context", () => {
    const tight = { ...small, facts: { ...small.facts, contextTokens: 3 } };
    expect(failureOf(embeddingModel.answer(ask(["ok", "one two three four"]), tight))).toMatchObject({
      kind: "context-exceeded",
      tokens: { requested: 4, limit: 3 },
    });
  });
});
