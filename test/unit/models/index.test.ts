import { describe, expect, test } from "vitest";
import { openCatalogue } from "../../../src/models/catalogue.ts";
import { mockModels } from "../../../src/models/index.ts";
import { answeredCall, answerOf, context, facts, failureOf } from "./questions.ts";

describe("mockModels", () => {
  test("has a model for each task, under the task's name", () => {
    for (const [task, model] of Object.entries(mockModels)) expect(model.task).toBe(task);
  });

  test("WIRE-2.4 a conversation counts as many tokens as its answer reports for the input", () => {
    const chat = answeredCall("How warm is it?");
    const { tokens } = answerOf(mockModels["token-count"].answer({ task: "token-count", model: chat.model, chat }, context()));
    expect(tokens).toBe(answerOf(mockModels.chat.answer(chat, context())).usage.inputTokens);
  });

  test("WIRE-1.6 lists the provider's models, or tells about one", () => {
    const catalogue = openCatalogue([
      facts(),
      facts({ id: "o3", snapshot: "o3" }),
      facts({ provider: "anthropic", id: "claude-x" }),
    ]);
    const world = context({ catalogue });
    expect(answerOf(mockModels.models.answer({ task: "models" }, world)).models.map((model) => model.id)).toEqual([
      "gpt-4o-mini",
      "o3",
    ]);
    expect(answerOf(mockModels.models.answer({ task: "models", id: "o3" }, world)).models).toHaveLength(1);
    const failure = failureOf(mockModels.models.answer({ task: "models", id: "claude-x" }, world));
    expect(failure).toEqual({ kind: "model-not-found", model: "claude-x" });
  });
});
