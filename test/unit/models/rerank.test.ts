import { describe, expect, test } from "vitest";
import { rerankModel } from "../../../src/models/rerank.ts";
import { answerOf, context, facts } from "./questions.ts";

const world = context({ facts: facts({ id: "a-reranker", snapshot: "a-reranker", task: "rerank" }) });

function ranked(query: string, documents: readonly string[], top?: number) {
  const ask = { task: "rerank", model: "a-reranker", query, documents, ...(top !== undefined && { top }) } as const;
  return answerOf(rerankModel.answer(ask, world)).results;
}

const documents = [
  "Bread needs flour and water.",
  "Paris is the capital of France.",
  "The Seine is a river.",
  "France has rivers.",
];

describe("rerankModel", () => {
  test("what shares the query's words comes first, with scores that fall from 1 to 0", () => {
    const results = ranked("capital of France", documents);
    expect(results.map(({ index }) => index)).toEqual([1, 3, 0, 2]);
    const scores = results.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((one, other) => other - one));
    expect(scores[0]).toBeGreaterThan(0.9);
    expect(scores[0]).toBeLessThanOrEqual(1);
    expect(scores.at(-1)).toBeLessThan(0.1);
    expect(scores.at(-1)).toBeGreaterThan(0);
  });

  test("words count that begin alike, and case does not", () => {
    const [first, second] = ranked("RIVERS", documents);
    expect([first?.index, second?.index]).toEqual([3, 2]);
    expect(second?.score).toBeGreaterThan(0.6);
  });

  test("scripts without spaces are compared by their characters", () => {
    expect(ranked("首都", ["日本の首都は東京です", "パンと水"])[0]?.index).toBe(0);
  });

  test("as many as wanted; equal ones in their order", () => {
    expect(ranked("river", documents, 2)).toHaveLength(2);
    expect(ranked("zebra", ["same", "same", "same"]).map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(ranked("", ["", "a"]).every(({ score }) => score > 0)).toBe(true);
  });
});
