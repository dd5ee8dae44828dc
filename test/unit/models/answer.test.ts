import { describe, expect, test } from "vitest";
import { answerAsk, type MockQuestion } from "../../../src/models/answer.ts";
import { openCatalogue } from "../../../src/models/catalogue.ts";
import { seededRandom } from "../../../src/world/random.ts";
import { facts, question } from "./questions.ts";

const embedder = facts({ id: "text-embedding-3-small", snapshot: "text-embedding-3-small", task: "embedding", dimensions: 8 });
const catalogue = openCatalogue([facts(), embedder]);

function made(model: string, more: Partial<MockQuestion> = {}) {
  return answerAsk({
    ask: question("Why?", { model }),
    provider: "openai",
    modelPattern: /^(gpt|ft:gpt)-[\w.-]+$/,
    catalogue,
    seed: seededRandom("seed"),
    strict: false,
    nowMs: 0,
    ...more,
  });
}

describe("answerAsk", () => {
  test("answers for a model of the catalogue, by id and by dated name", () => {
    for (const model of ["gpt-4o-mini", "gpt-4o-mini-2024-07-18"]) {
      expect(made(model, { strict: true })).toMatchObject({
        outcome: { kind: "answer", answer: { model: "gpt-4o-mini-2024-07-18" } },
        supposed: false,
        source: "model",
        detail: model,
      });
    }
  });

  test("relaxed: answers for a model that the provider could have, and says that it only supposes it", () => {
    expect(made("gpt-9")).toMatchObject({
      outcome: { kind: "answer", answer: { model: "gpt-9" } },
      supposed: true,
      source: "model",
    });
    const refused = {
      outcome: { kind: "failure", failure: { kind: "model-not-found", model: "claude-9" } },
      supposed: false,
      source: "catalogue",
    };
    expect(made("claude-9")).toMatchObject(refused);
  });

  test("strict: a model that is not in the catalogue does not exist", () => {
    const { outcome, supposed } = made("gpt-9", { strict: true });
    expect(outcome).toEqual({ kind: "failure", failure: { kind: "model-not-found", model: "gpt-9" } });
    expect(supposed).toBe(false);
  });

  test("a model of another provider does not exist here, and the trace hears whose it is", () => {
    const claude = facts({ id: "claude-sonnet-5", snapshot: "claude-sonnet-5", provider: "anthropic" });
    const more = { catalogue: openCatalogue([facts(), claude]) };
    const refused = {
      outcome: { kind: "failure", failure: { kind: "model-not-found", model: "claude-sonnet-5" } },
      detail: "claude-sonnet-5 is anthropic's: use …/anthropic",
    };
    expect(made("claude-sonnet-5", more)).toMatchObject(refused);
    expect(made("claude-sonnet-5", { ...more, strict: true })).toMatchObject(refused);
  });

  test("a model for another task does not exist for this one", () => {
    expect(made("text-embedding-3-small").outcome).toMatchObject({ kind: "failure", failure: { kind: "model-not-found" } });
    const ask = { task: "embedding", model: "gpt-4o-mini", inputs: ["x"], delivery: { encoding: "float" } } as const;
    expect(made("", { ask }).outcome).toMatchObject({ kind: "failure", failure: { kind: "model-not-found" } });
    expect(made("", { ask: { ...ask, model: "text-embedding-3-small" } }).outcome).toMatchObject({ kind: "answer" });
  });

  test("behaviours come before the catalogue and hold in strict mode too", () => {
    const said = { source: "behaviour", supposed: false, detail: expect.stringContaining("mock/echo: Answers with") };
    expect(made("mock/echo", { strict: true })).toMatchObject({ ...said, outcome: { kind: "answer" } });
  });

  test("R-5 G-PASS-5 the same question has the same answer, whoever asks, when and however often", () => {
    const ask = question("Why?", { delivery: { stream: true, includeUsage: true } });
    expect(made("gpt-4o-mini", { ask, nowMs: 1e12 }).outcome).toEqual(made("gpt-4o-mini").outcome);
    expect(made("gpt-4o-mini").outcome).toEqual(made("gpt-4o-mini").outcome);
  });

  test("R-5 another seed or another question has another answer", () => {
    expect(made("gpt-4o-mini", { seed: seededRandom("other") }).outcome).not.toEqual(made("gpt-4o-mini").outcome);
    expect(made("gpt-4o-mini", { ask: question("How?") }).outcome).not.toEqual(made("gpt-4o-mini").outcome);
  });

  test("lists models and knows single ones", () => {
    expect(made("", { ask: { task: "models" } }).outcome).toMatchObject({
      kind: "answer",
      answer: { models: [facts(), embedder] },
    });
    expect(made("", { ask: { task: "models", id: "gpt-9" } }).outcome).toMatchObject({
      kind: "failure",
      failure: { kind: "model-not-found" },
    });
  });

  test("counts tokens for chat models", () => {
    const ask = { task: "token-count", model: "gpt-4o-mini", chat: question("one two three") } as const;
    expect(made("", { ask }).outcome).toMatchObject({ kind: "answer", answer: { tokens: 9 } });
  });
});
