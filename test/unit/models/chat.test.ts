import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { chatModel } from "../../../src/models/chat.ts";
import { inputTokens } from "../../../src/models/input-tokens.ts";
import { prepareWords } from "../../../src/models/json/words.ts";
import { tokens } from "../../../src/models/tokens.ts";
import { seededRandom } from "../../../src/world/random.ts";
import { answeredCall, answerOf, clock, context, facts, failureOf, onlyChoice, question, weather } from "./questions.ts";

beforeAll(prepareWords);

describe("chatModel", () => {
  test("echoes the dated name and counts what it reads and says", () => {
    const ask = question("Which river is the longest?");
    const { whole, usage, stop } = onlyChoice(chatModel.answer(ask, context()));
    expect(answerOf(chatModel.answer(ask, context())).model).toBe("gpt-4o-mini-2024-07-18");
    expect(stop).toBe("end");
    expect(usage).toEqual({
      inputTokens: inputTokens(ask),
      outputTokens: tokens.count(whole),
      reasoningTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
    });
  });

  test("R-5 answers the same, streamed or not, now or later", () => {
    const ask = question("Which river is the longest?");
    const later = { ...ask, delivery: { stream: true, includeUsage: true } };
    expect(chatModel.answer(later, context({ nowMs: 1e12 }))).toEqual(chatModel.answer(ask, context()));
  });

  test("obeys the limit of tokens and stop sequences", () => {
    const short = onlyChoice(chatModel.answer(question("Why?", { maxTokens: 7 }), context()));
    expect(short).toMatchObject({ stop: "length", usage: { outputTokens: 7 } });
    const stopped = onlyChoice(chatModel.answer(question("Why?", { stop: ["answer"] }), context()));
    expect(stopped).toMatchObject({ whole: "Mock ", stop: "stop_sequence", stopSequence: "answer" });
  });

  test("writes no more than the model can", () => {
    const choice = onlyChoice(chatModel.answer(question("Why?"), context({ facts: facts({ maxOutputTokens: 5 }) })));
    expect(choice).toMatchObject({ stop: "length", usage: { outputTokens: 5 } });
  });

  test("WIRE-1.1 gives several choices that differ, and sums their tokens", () => {
    const { choices, usage } = answerOf(chatModel.answer(question("Why?", { choices: 3 }), context()));
    const texts = choices.map((choice) => choice.text.join(""));
    expect(new Set(texts).size).toBe(3);
    expect(usage.outputTokens).toBe(texts.reduce((sum, text) => sum + tokens.count(text), 0));
    expect(texts[0]).toBe(onlyChoice(chatModel.answer(question("Why?"), context())).whole);
  });

  test("WIRE-1.1 choices differ however short they are cut", () => {
    const { choices } = answerOf(chatModel.answer(question("Why?", { choices: 3, maxTokens: 4 }), context()));
    expect(choices.map((choice) => choice.text.join(""))).toEqual(["Mock answer to “", "Mock answer 2 to", "Mock answer 3 to"]);
  });

  test("WIRE-1.8 refuses a conversation longer than the model's context, with the numbers", () => {
    const failure = failureOf(chatModel.answer(question("word ".repeat(50)), context({ facts: facts({ contextTokens: 40 }) })));
    expect(failure).toMatchObject({ kind: "context-exceeded", model: "gpt-4o-mini", tokens: { limit: 40 } });
    expect(failure.tokens?.requested).toBeGreaterThan(50);
  });
});

describe("chatModel with tools", () => {
  test("WIRE-0 calls a tool instead of talking", () => {
    const choice = onlyChoice(chatModel.answer(question("How warm is it in Oslo?", { tools: [weather, clock] }), context()));
    expect(choice).toMatchObject({ text: [], stop: "tool", toolCalls: [{ name: "get_weather", arguments: { city: "Oslo" } }] });
    expect(choice.usage.outputTokens).toBeGreaterThan(5);
  });

  test("WIRE-0 ends an agent's loop with a text about the result", () => {
    const choice = onlyChoice(chatModel.answer(answeredCall("How warm is it?"), context()));
    expect(choice).toMatchObject({ toolCalls: [], stop: "end" });
    expect(choice.whole).toContain('get_weather returned “{"temperature":21}”');
  });

  test("counts the tools as input", () => {
    expect(inputTokens(question("hi", { tools: [weather] }))).toBeGreaterThan(inputTokens(question("hi")) + 30);
  });
});

describe("chatModel with structured output", () => {
  const person = z.object({ name: z.string(), age: z.int(), tags: z.array(z.string()).min(2) });
  const schema = z.toJSONSchema(person, { target: "draft-7" });

  test("answers data for the schema as text", () => {
    const { whole, stop } = onlyChoice(chatModel.answer(question("Who?", { output: { kind: "schema", schema } }), context()));
    expect(person.parse(JSON.parse(whole))).toBeTruthy();
    expect(stop).toBe("end");
  });

  test("is cut only where the limit of tokens says so", () => {
    const ask = question("Who?", { output: { kind: "schema", schema }, maxTokens: 4 });
    const { whole, stop } = onlyChoice(chatModel.answer(ask, context()));
    expect(stop).toBe("length");
    expect(() => JSON.parse(whole)).toThrow();
  });

  test("answers some object where no schema is given", () => {
    const { whole } = onlyChoice(chatModel.answer(question("Who?", { output: { kind: "json" } }), context()));
    expect(JSON.parse(whole)).toMatchObject({ mock: true, asked: "Who?", answer: expect.any(String) });
  });

  test("CLIENTS-7.6 follows a schema that is written into the system message", () => {
    const rules = `JSON schema:\n${JSON.stringify(schema)}\nYou MUST answer with a JSON object that matches the JSON schema above.`;
    const ask = question("", {
      output: { kind: "json" },
      messages: [
        { role: "system", parts: [{ kind: "text", text: `Use {braces} "freely".\n${rules}` }] },
        { role: "user", parts: [{ kind: "text", text: "Who?" }] },
      ],
    });
    const { whole } = onlyChoice(chatModel.answer(ask, context()));
    expect(person.parse(JSON.parse(whole))).toBeTruthy();
  });

  test("comes after the tools have answered", () => {
    const ask = { ...answeredCall("Who?"), output: { kind: "schema", schema } } as const;
    expect(person.parse(JSON.parse(onlyChoice(chatModel.answer(ask, context())).whole))).toBeTruthy();
  });
});

describe("chatModel that reasons", () => {
  const always = context({ facts: facts({ reasoning: true }) });

  test("thinks when asked to, and counts it as output", () => {
    const ask = question("Why?", { reasoning: { visible: true } });
    const { reasoning, text, usage } = onlyChoice(chatModel.answer(ask, context()));
    expect(reasoning.length).toBeGreaterThan(10);
    expect(usage).toMatchObject({ reasoningTokens: reasoning.length, outputTokens: reasoning.length + text.length });
  });

  test("thinks unasked where the model always does, and not at all where others are not asked", () => {
    expect(onlyChoice(chatModel.answer(question("Why?"), always)).reasoning.length).toBeGreaterThan(0);
    expect(onlyChoice(chatModel.answer(question("Why?"), context())).reasoning).toEqual([]);
  });

  test("does not think when told not to", () => {
    const none = question("Why?", { reasoning: { effort: "none", visible: false } });
    expect(onlyChoice(chatModel.answer(none, always)).reasoning).toEqual([]);
    const nothing = question("Why?", { reasoning: { budgetTokens: 0, visible: false } });
    expect(onlyChoice(chatModel.answer(nothing, always)).reasoning).toEqual([]);
  });

  test("thinks longer with more effort, within its budget and half of all tokens", () => {
    const thought = (more: object, maxTokens = 1000) =>
      onlyChoice(chatModel.answer(question("Why?", { maxTokens, reasoning: { visible: true, ...more } }), context())).reasoning
        .length;
    expect(thought({ effort: "high" })).toBeGreaterThan(thought({ effort: "low" }));
    expect(thought({ effort: "high", budgetTokens: 9 })).toBe(9);
    expect(thought({ effort: "high" }, 20)).toBe(10);
  });

  test("says the same whether or not it thought before", () => {
    const thinking = onlyChoice(
      chatModel.answer(question("Why?"), context({ random: seededRandom("x"), facts: facts({ reasoning: true }) })),
    );
    expect(thinking.whole).toBe(onlyChoice(chatModel.answer(question("Why?"), context({ random: seededRandom("x") }))).whole);
  });
});
