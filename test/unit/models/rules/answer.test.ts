import { describe, expect, test } from "vitest";
import type { MockOutcome } from "../../../../src/models/model.ts";
import { openMockRules, type RuleQuestion } from "../../../../src/models/rules/rules.ts";
import { newRuleState } from "../../../../src/models/rules/state.ts";
import { tokens } from "../../../../src/models/tokens.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { embedding, question, type RuleInput, rulesOf } from "./questions.ts";

type Answer = RuleInput["answer"];

describe("chat answers", () => {
  test("text comes in stream pieces with the usage that the mock models would count", () => {
    expect(outcome("It rains in Paris today.")).toEqual({
      kind: "answer",
      answer: {
        task: "chat",
        model: "gpt-4o-mini",
        choices: [{ reasoning: [], text: tokens.split("It rains in Paris today."), toolCalls: [], stop: "end" }],
        usage: usage(7, tokens.count("It rains in Paris today.")),
      },
    });
    expect(tokens.count("It rains in Paris today.")).toBeGreaterThan(3);
  });

  test("the snapshot is echoed where there is one", () => {
    expect(chat("a", question({ snapshot: "gpt-4o-mini-2024-07-18" })).model).toBe("gpt-4o-mini-2024-07-18");
  });

  test("json is the answer's text", () => {
    expect(text({ json: { city: "Paris", days: [1, null] } })).toBe('{"city":"Paris","days":[1,null]}');
    expect(text({ json: null })).toBe("null");
  });

  test("tool calls have arguments, or none, and may stand beside text", () => {
    const { choices } = chat({
      text: "Let me look.",
      toolCalls: [{ name: "get_weather", arguments: { city: "Paris" } }, { name: "now" }],
    });
    expect(choices[0]?.text.join("")).toBe("Let me look.");
    expect(choices[0]?.toolCalls).toEqual([
      { name: "get_weather", arguments: { city: "Paris" } },
      { name: "now", arguments: {} },
    ]);
    expect(choices[0]?.stop).toBe("tool");
    expect(chat({ toolCalls: { name: "now", arguments: '{"broken' } }).choices[0]?.toolCalls).toEqual([
      { name: "now", arguments: '{"broken' },
    ]);
  });

  test("reasoning comes before the text and counts as output", () => {
    const answer = chat({ text: "Four.", reasoning: "Two and two." });
    expect(answer.choices[0]?.reasoning.join("")).toBe("Two and two.");
    const reasoned = tokens.count("Two and two.");
    expect(answer.usage).toEqual(usage(7, reasoned + tokens.count("Four."), reasoned));
  });

  test("a refusal says nothing else", () => {
    expect(chat({ refusal: "I cannot." }).choices).toEqual([
      { reasoning: [], text: [], toolCalls: [], refusal: "I cannot.", stop: "refusal" },
    ]);
  });

  test("finish takes our words and those of the vendors", () => {
    const words = ["length", "stop", "tool_calls", "content_filter", "max_tokens", "end_turn", "tool_use"] as const;
    expect(words.map((finish) => chat({ text: "a", finish }).choices[0]?.stop)).toEqual([
      "length",
      "end",
      "tool",
      "filter",
      "length",
      "end",
      "tool",
    ]);
  });

  test("every choice asked for is the same, and the usage is their sum", () => {
    const answer = chat("a b", question({ choices: 3 }));
    expect(answer.choices).toHaveLength(3);
    expect(answer.usage.outputTokens).toBe(3 * tokens.count("a b"));
  });

  test("usage given wins, and what is left out stays large enough to include its parts", () => {
    const parts = { inputTokens: 100, outputTokens: 20, reasoningTokens: 5, cacheReadTokens: 60, cacheWriteTokens: 1 };
    expect(chat({ text: "a", usage: parts }).usage).toEqual(parts);
    expect(chat({ text: "a", usage: { cacheReadTokens: 60, reasoningTokens: 9 } }).usage).toEqual({
      inputTokens: 60,
      outputTokens: 9,
      reasoningTokens: 9,
      cacheReadTokens: 60,
      cacheWriteTokens: 0,
    });
    expect(chat({ text: "a", reasoning: "b c d e", usage: { outputTokens: 2 } }).usage).toMatchObject({
      outputTokens: 2,
      reasoningTokens: 2,
    });
  });
});

describe("answers in turn", () => {
  test("a list of texts gives one a time and keeps to the last", () => {
    expect(texts({ text: ["a", "b"] }, 4)).toEqual(["a", "b", "b", "b"]);
  });

  test("a list of answers may mix kinds", () => {
    expect(texts([{ error: "overloaded" }, "a", { text: ["b", "c"] }], 5)).toEqual(["failure", "a", "b", "c", "c"]);
  });

  test("with times, the next rule takes over after the last", () => {
    expect(texts(["a", "b"], 3, 2)).toEqual(["a", "b", undefined]);
  });
});

describe("answers of other kinds", () => {
  test("an error by its kind is spelled by the provider", () => {
    expect(outcome({ error: "rate-limited" })).toEqual({
      kind: "failure",
      failure: { kind: "rate-limited", model: "gpt-4o-mini" },
    });
    expect(outcome({ error: { kind: "bad-request", message: "No {{model}}", param: "model", retryAfterSeconds: 3 } })).toEqual({
      kind: "failure",
      failure: { kind: "bad-request", message: "No gpt-4o-mini", param: "model", retryAfterSeconds: 3, model: "gpt-4o-mini" },
    });
    expect(outcome({ error: "quota" }, question({ ask: { task: "models" } }))).toEqual({
      kind: "failure",
      failure: { kind: "quota" },
    });
  });

  test("an error by status is sent as written", () => {
    expect(outcome({ error: { status: 418, headers: { "Retry-After": 1 }, body: { short: true } } })).toEqual({
      kind: "raw",
      status: 418,
      headers: { "content-type": "application/json", "retry-after": "1" },
      body: '{"short":true}',
    });
    expect(outcome({ error: { status: 503, message: "down" } })).toMatchObject({
      status: 503,
      body: '{"error":{"message":"down"}}',
    });
    expect(outcome({ error: { status: 503 } })).toMatchObject({
      body: '{"error":{"message":"Scripted answer with status 503"}}',
    });
  });

  test("raw keeps its own content type, else has one that suits the body", () => {
    const sse = { headers: { "Content-Type": "text/event-stream" }, body: "data: {}\n\n" };
    expect(outcome({ raw: sse })).toEqual({
      kind: "raw",
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: "data: {}\n\n",
    });
    expect(outcome({ raw: { body: "plain" } })).toMatchObject({ headers: { "content-type": "text/plain; charset=utf-8" } });
    expect(outcome({ raw: { body: ' {"a":1}' } })).toMatchObject({
      headers: { "content-type": "application/json" },
      body: ' {"a":1}',
    });
    expect(outcome({ raw: { status: 204 } })).toEqual({ kind: "raw", status: 204, headers: {}, body: "" });
  });

  test("a header stays one line that HTTP allows, whatever a template puts into it", () => {
    const raw = { headers: { "x-said": "{{lastUserText}}" } };
    const said = (user: string) => Object(outcome({ raw }, question({ user })))["headers"]["x-said"];
    expect(said("one\r\nset-cookie: a=b\u0000")).toBe("one set-cookie: a=b ");
    expect(said("caf\u00e9\tau lait")).toBe("caf\u00e9\tau lait");
    expect(Buffer.from(said("10 \u20ac"), "latin1").toString("utf8")).toBe("10 \u20ac");
  });

  test("one vector serves every input, a list one each and the last the rest", () => {
    const asked = question({ ask: embedding("a b", "c", "d") });
    const one = outcome({ embedding: [0.5, -1] }, asked);
    expect(one).toMatchObject({
      kind: "answer",
      answer: { task: "embedding", model: "text-embedding-3-small", usage: usage(4, 0) },
    });
    expect(vectors(one)).toEqual([
      [0.5, -1],
      [0.5, -1],
      [0.5, -1],
    ]);
    expect(vectors(outcome({ embedding: [[1], [2]] }, asked))).toEqual([[1], [2], [2]]);
  });

  test("a transcript is what is heard, spread over the recording", () => {
    const recording = { digest: "d", seconds: 2 };
    const delivery = { stream: false };
    const ask = { task: "transcription", model: "whisper-1", recording, translate: false, delivery } as const;
    const heard = outcome({ transcript: "Call {{model}} back." }, question({ ask }));
    expect(heard).toMatchObject({ kind: "answer", answer: { task: "transcription", text: "Call whisper-1 back.", seconds: 2 } });
    expect(heard.kind === "answer" && heard.answer.task === "transcription" && heard.answer.words.at(-1)).toMatchObject({
      text: "back.",
      end: 2,
    });
  });

  test("pacing goes with any answer, its durations as numbers or text", () => {
    const pacing = { firstTokenMs: "2s", tokensPerSecond: 50, jitter: 0.2 };
    expect(outcome({ text: "a", pacing }).pacing).toEqual({ firstTokenMs: 2000, tokensPerSecond: 50, jitter: 0.2 });
    expect(outcome({ error: "timeout", pacing: { firstTokenMs: 200 } }).pacing).toEqual({ firstTokenMs: 200 });
    expect(outcome({ raw: {}, pacing: { firstTokenMs: "200ms" } }).pacing).toEqual({ firstTokenMs: 200 });
    expect(outcome("a")).not.toHaveProperty("pacing");
  });
});

function outcome(answer: Answer, asked: RuleQuestion = question()): MockOutcome {
  const strike = openMockRules(rulesOf({ answer })).find(asked, newRuleState());
  if (!strike) throw new Error("the rule did not strike");
  return strike.outcome;
}

function chat(answer: Answer, asked?: RuleQuestion) {
  const given = outcome(answer, asked);
  if (given.kind !== "answer" || given.answer.task !== "chat") throw new Error(`got ${given.kind}`);
  return given.answer;
}

function text(answer: Answer): string | undefined {
  return chat(answer).choices[0]?.text.join("");
}

function texts(answer: Answer, calls: number, times?: number): (string | undefined)[] {
  const rules = openMockRules(rulesOf({ answer, times }));
  const state = newRuleState();
  return Array.from({ length: calls }, () => {
    const given = rules.find(question(), state)?.outcome;
    if (given?.kind !== "answer") return given?.kind;
    return given.answer.task === "chat" ? given.answer.choices[0]?.text.join("") : given.answer.task;
  });
}

function vectors(given: MockOutcome): number[][] {
  if (given.kind !== "answer" || given.answer.task !== "embedding") throw new Error(`got ${given.kind}`);
  return given.answer.vectors.map((vector) => [...vector]);
}
