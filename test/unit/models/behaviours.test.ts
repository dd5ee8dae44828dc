import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { answerAsk } from "../../../src/models/answer.ts";
import { behaviourNamed } from "../../../src/models/behaviour-names.ts";
import { behaviours } from "../../../src/models/behaviours.ts";
import { openCatalogue } from "../../../src/models/catalogue.ts";
import { prepareWords } from "../../../src/models/json/words.ts";
import type { MockOutcome } from "../../../src/models/model.ts";
import type { ChatAsk } from "../../../src/tasks/chat.ts";
import type { Ask } from "../../../src/tasks/task.ts";
import { seededRandom } from "../../../src/world/random.ts";
import { answeredCall, question, weather } from "./questions.ts";

beforeAll(prepareWords);

function ask(asked: Ask): MockOutcome {
  const world = {
    provider: "openai",
    modelPattern: /^gpt-/,
    catalogue: openCatalogue([]),
    seed: seededRandom("seed"),
    strict: true,
    nowMs: 0,
  };
  return answerAsk({ ask: asked, ...world }).outcome;
}

function chat(model: string, text = "Tell me about rivers", more: Partial<ChatAsk> = {}) {
  const outcome = ask(question(text, { model, ...more }));
  if (outcome.kind !== "answer" || outcome.answer.task !== "chat") throw new Error(JSON.stringify(outcome));
  const [choice] = outcome.answer.choices;
  if (!choice) throw new Error("expected a choice");
  return {
    ...choice,
    whole: choice.text.join(""),
    pacing: outcome.pacing,
    model: outcome.answer.model,
    usage: outcome.answer.usage,
  };
}

function failure(model: string) {
  const outcome = ask(question("x", { model }));
  if (outcome.kind !== "failure") throw new Error(JSON.stringify(outcome));
  return outcome;
}

describe("behaviours", () => {
  test("are on the page about mock models, all of them and no others", () => {
    const page = readFileSync(new URL("../../../docs/mock-models.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| `(mock[^`]*)` \| (.*) \|$/gm)].map(([, name, description]) => [name, description]);
    expect(rows).toEqual(behaviours.map(({ name, description }) => [name, description]));
  });

  test("mock/echo answers with what the user said, and echoes its own name", () => {
    expect(chat("mock/echo", "Same  words,\nsame lines")).toMatchObject({
      whole: "Same  words,\nsame lines",
      stop: "end",
      model: "mock/echo",
    });
    expect(chat("mock/echo", "one two three", { maxTokens: 2 })).toMatchObject({ whole: "one two", stop: "length" });
  });

  test.each(["mock-echo", "@cf/mock/echo"])("%s does the same, for APIs whose model names look different", (model) => {
    expect(chat(model, "hi")).toMatchObject({ whole: "hi", model });
  });

  test("mock/tools calls tools even after their results", () => {
    const { tools, messages } = answeredCall("Again");
    expect(chat("mock/tools", "", { tools, messages })).toMatchObject({ stop: "tool", toolCalls: [{ name: "get_weather" }] });
    expect(chat("mock/tools", "x", { tools: [weather], toolChoice: { kind: "none" } }).stop).toBe("tool");
    expect(chat("mock/tools").stop).toBe("end");
  });

  test("mock/json answers with an object", () => {
    expect(JSON.parse(chat("mock/json").whole)).toMatchObject({ mock: true, asked: "Tell me about rivers" });
  });

  test("mock/long-500 answers with five hundred tokens", () => {
    expect(chat("mock/long-500")).toMatchObject({ stop: "end", usage: { outputTokens: 500 } });
    expect(chat("mock/long-0").text).toEqual([]);
    expect(chat("mock/long-500", "x", { maxTokens: 100 })).toMatchObject({ stop: "length", usage: { outputTokens: 100 } });
    expect(chat("mock/long-999999999", "x", { maxTokens: 10 }).text).toHaveLength(10);
  });

  test("mock/empty, mock/refuse, mock/length and mock/filter end in their ways", () => {
    expect(chat("mock/empty")).toMatchObject({ text: [], stop: "end" });
    expect(chat("mock/refuse")).toMatchObject({ text: [], stop: "refusal", refusal: expect.stringContaining("can't help") });
    expect(chat("mock/length")).toMatchObject({ stop: "length", whole: expect.not.stringMatching(/\.$/) });
    expect(chat("mock/filter").stop).toBe("filter");
  });

  test("mock/slow and mock/stream change the pace, also of embeddings", () => {
    expect(chat("mock/slow-2s").pacing).toEqual({ firstTokenMs: 2000 });
    expect(chat("mock/slow-1.5s").pacing).toEqual({ firstTokenMs: 1500 });
    expect(chat("mock/slow-250ms").pacing).toEqual({ firstTokenMs: 250 });
    expect(chat("mock/stream-20tps").pacing).toEqual({ tokensPerSecond: 20 });
    expect(chat("mock/stream-0tps").pacing?.tokensPerSecond).toBeGreaterThan(0);
    const slow = ask({ task: "embedding", model: "mock/slow-1s", inputs: ["x"], delivery: { encoding: "float" } });
    expect(slow).toMatchObject({
      kind: "answer",
      pacing: { firstTokenMs: 1000 },
      answer: { vectors: [expect.any(Float32Array)] },
    });
  });

  test.each([
    ["mock/400", "bad-request"],
    ["mock/401", "invalid-key"],
    ["mock/403", "permission"],
    ["mock/404", "model-not-found"],
    ["mock/413", "too-large"],
    ["mock/429", "rate-limited"],
    ["mock/quota", "quota"],
    ["mock/500", "server-error"],
    ["mock/503", "overloaded"],
    ["mock/529", "overloaded"],
    ["mock/blocked", "content-filter"],
    ["mock/context", "context-exceeded"],
  ])("%s fails with %s, whatever the task", (model, kind) => {
    expect(failure(model).failure).toMatchObject({ kind, model });
    const count = ask({ task: "token-count", model, chat: question("x", { model }) });
    expect(count).toMatchObject({ kind: "failure", failure: { kind } });
  });

  test("mock/429 says when to come back, mock/context by how much it is too long", () => {
    expect(failure("mock/429").failure.retryAfterSeconds).toBe(1);
    const { requested, limit } = failure("mock/context").failure.tokens ?? { requested: 0, limit: 0 };
    expect(requested).toBeGreaterThan(limit);
  });

  test("mock/timeout does not answer for a day", () => {
    expect(failure("mock/timeout")).toMatchObject({ failure: { kind: "timeout" }, pacing: { firstTokenMs: 86_400_000 } });
  });

  test("other tasks get their usual answer from models that are about text", () => {
    const usual = ask({ task: "embedding", model: "mock/echo", inputs: ["x"], delivery: { encoding: "float" } });
    expect(usual).toMatchObject({ kind: "answer", answer: { task: "embedding", model: "mock/echo" } });
  });

  test("can be asked about by name", () => {
    expect(ask({ task: "models", id: "mock/echo" })).toMatchObject({ kind: "answer", answer: { models: [{ id: "mock/echo" }] } });
  });

  test("an unknown name is refused with the nearest and all others", () => {
    const { kind, message } = failure("mock/ecoh").failure;
    expect(kind).toBe("model-not-found");
    expect(message).toContain("There is no mock model 'mock/ecoh'. The nearest is mock/echo.");
    for (const { name } of behaviours) expect(message).toContain(name);
  });
});

describe("behaviourNamed", () => {
  test.each(["gpt-4o", "mock", "mockingbird", "@cf/meta/mock-1", "", "mock/"])("says nothing about %j", (model) => {
    expect(behaviourNamed(model)).toBeUndefined();
  });

  test.each(["mock/slow-s", "mock/slow-2", "mock/slow--2s", "mock/echo2", "mock/4299"])("does not know %s", (model) => {
    expect(behaviourNamed(model)?.kind).toBe("unknown");
  });

  test("knows every name of the table", () => {
    for (const behaviour of behaviours) {
      expect(behaviourNamed(behaviour.name.replace("<n>", "3"))).toMatchObject({
        kind: "known",
        behaviour: { name: behaviour.name },
      });
    }
  });
});

test("a chat that is asked again gets the answer made before, unless that was long; provider and model tell chats apart", () => {
  const world = { modelPattern: /^gpt-/, catalogue: openCatalogue([]), seed: seededRandom("seed"), strict: false, nowMs: 0 };
  const made = (model: string, provider = "openai") =>
    answerAsk({ ask: question("Tell me about rivers", { model }), provider, ...world }).outcome;
  for (const model of ["mock/long-30", "mock/stream-50tps", "gpt-unheard-of"]) {
    expect(made(model)).toBe(made(model));
    expect(made(model, "azure-openai")).not.toBe(made(model));
  }
  expect(made("mock/long-31")).not.toBe(made("mock/long-30"));
  expect(made("mock/long-5000")).not.toBe(made("mock/long-5000"));
  expect(made("mock/long-5000")).toEqual(made("mock/long-5000"));
});
