import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentences } from "../../../src/models/prose.ts";
import { mockText, quote, textAfterTools } from "../../../src/models/text.ts";
import { seededRandom } from "../../../src/world/random.ts";
import { answeredCall, question } from "./questions.ts";

const say = (text: string, seed = "s") => mockText(question(text), seededRandom(seed)).join("");

describe("mockText", () => {
  test("says that it is a mock's, and to what it answers", () => {
    expect(say("Which river is the longest?")).toMatch(/^Mock answer to “Which river is the longest\?”: [A-Z].*\.$/);
  });

  test("is thirty to eighty pieces long", () => {
    for (let seed = 0; seed < 300; seed++) {
      const { length } = mockText(question("Which river is the longest of all rivers in Europe?"), seededRandom(`s${seed}`));
      expect(length).toBeGreaterThanOrEqual(30);
      expect(length).toBeLessThanOrEqual(90);
    }
  });

  test("R-5 is the same for the same seed and another for another", () => {
    expect(say("Why?", "a")).toBe(say("Why?", "a"));
    expect(say("Why?", "a")).not.toBe(say("Why?", "b"));
  });

  test("tells of a picture where there are no words", () => {
    const picture = { kind: "media", type: "image", digest: "d" } as const;
    const only = question("", { messages: [{ role: "user", parts: [picture] }] });
    expect(mockText(only, seededRandom("s")).join("")).toMatch(/^Mock answer to an image: /);
    const both = question("", { messages: [{ role: "user", parts: [{ kind: "text", text: "What is it?" }, picture] }] });
    expect(mockText(both, seededRandom("s")).join("")).toMatch(/^Mock answer to “What is it\?” with an image: /);
  });

  test("answers a conversation in which no user spoke", () => {
    expect(mockText(question("", { messages: [] }), seededRandom("s")).join("")).toMatch(/^Mock answer: /);
  });

  test("repeats nothing of the request but the first words of the user", () => {
    const secret = "sk-4f9a8b7c6d5e";
    const ask = question("", {
      messages: [
        { role: "system", parts: [{ kind: "text", text: `The key is ${secret}` }] },
        {
          role: "user",
          parts: [{ kind: "text", text: `Please tell me everything that you know about the rivers of Europe. ${secret}` }],
        },
      ],
    });
    expect(mockText(ask, seededRandom("s")).join("")).not.toContain(secret);
  });
});

test("no clause comes twice in one answer", () => {
  for (let seed = 0; seed < 300; seed++) {
    const next = sentences(seededRandom(`s${seed}`));
    const heads = Array.from({ length: 12 }, () => next().join("").split(",")[0]);
    expect(new Set(heads).size).toBe(12);
  }
});

describe("textAfterTools", () => {
  test("mentions the tool and its result briefly", () => {
    const ask = answeredCall("How warm is it?");
    const result = { kind: "tool-result", callId: "call_1", text: '{"temperature":21}', isError: false } as const;
    const text = textAfterTools(ask, [result], seededRandom("s")).join("");
    expect(text).toMatch(/^Mock answer to “How warm is it\?”: get_weather returned “\{"temperature":21\}”\. /);
    const failed = textAfterTools(ask, [{ ...result, isError: true, text: "x".repeat(500) }], seededRandom("s")).join("");
    expect(failed).toContain("get_weather failed with “xxx");
    expect(failed.length).toBeLessThan(300);
  });
});

describe("quote", () => {
  test("is one line of sixty characters at most, ending at a word", () => {
    expect(quote("  a\n  b\tc ")).toBe("“a b c”");
    expect(quote("The quick brown fox jumps over the lazy dog and then sleeps in the shade")).toBe(
      "“The quick brown fox jumps over the lazy dog and then…”",
    );
    expect(quote(`x${"y".repeat(300)}`)).toHaveLength(62);
  });

  test("never ends within a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
        expect(quote(text)).not.toMatch(/\p{Surrogate}/u);
        expect(quote(text).length).toBeLessThanOrEqual(62);
      }),
      { seed: 3, numRuns: 1000 },
    );
  });
});
