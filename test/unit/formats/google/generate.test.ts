import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Written } from "../../../../src/formats/format.ts";
import { googleGenerate } from "../../../../src/formats/google/generate.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { bodyOf, chunksOf, streamed, whole, wireText } from "../openai/exchange.ts";
import { answerWith, write, writeArray, writeStream } from "./exchange.ts";

const PARIS = answerWith({ text: ["Paris", " lies", " on", " the", " Seine."] });
const CALL = answerWith({ toolCalls: [{ name: "get_time", arguments: { zone: "UTC" } }], stop: "tool" });
const THOUGHT = answerWith({ reasoning: ["Hm", "."], text: ["Paris", "."] }, usage(7, 20, 12));
const SHOW_THOUGHTS = { generationConfig: { thinkingConfig: { includeThoughts: true } } };

describe("a whole answer", () => {
  test("WIRE-3.1 has every field in its place", () => {
    expect(bodyOf(write(PARIS))).toEqual({
      candidates: [{ content: { role: "model", parts: [{ text: "Paris lies on the Seine." }] }, finishReason: "STOP", index: 0 }],
      usageMetadata: {
        promptTokenCount: 7,
        candidatesTokenCount: 6,
        totalTokenCount: 13,
        promptTokensDetails: [{ modality: "TEXT", tokenCount: 7 }],
      },
      modelVersion: "gemini-2.5-flash",
      responseId: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(whole(write(PARIS))).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
  });

  test("WIRE-3.1 a function call has an id, its arguments as an object, and the ordinary finish reason", () => {
    expect(bodyOf(write(CALL)).candidates[0]).toEqual({
      content: {
        role: "model",
        parts: [{ functionCall: { id: expect.stringMatching(/^[a-z0-9]{8}$/), name: "get_time", args: { zone: "UTC" } } }],
      },
      finishReason: "STOP",
      index: 0,
    });
  });

  test("WIRE-3.1 a model that thinks signs its first call", () => {
    const call = { name: "f", arguments: {} };
    const { parts } = bodyOf(write(answerWith({ toolCalls: [call, call] }, usage(7, 20, 12)))).candidates[0].content;
    expect(parts.map((part: object) => "thoughtSignature" in part)).toEqual([true, false]);
  });

  test("WIRE-3.1 thoughts come first and are counted beside the candidates, inside the total", () => {
    const body = bodyOf(write(THOUGHT, SHOW_THOUGHTS));
    expect(body.candidates[0].content.parts).toEqual([{ text: "Hm.", thought: true }, { text: "Paris." }]);
    expect(body.usageMetadata).toMatchObject({ candidatesTokenCount: 8, thoughtsTokenCount: 12, totalTokenCount: 27 });
  });

  test("WIRE-3.1 thoughts that nobody asked to see are only counted", () => {
    const body = bodyOf(write(THOUGHT));
    expect(body.candidates[0].content.parts).toEqual([{ text: "Paris." }]);
    expect(body.usageMetadata).toMatchObject({ candidatesTokenCount: 8, thoughtsTokenCount: 12, totalTokenCount: 27 });
  });

  test("WIRE-3.1 the prompt's tokens divide among modalities and add up", () => {
    const contents = [{ parts: [{ text: "Look" }, { inlineData: { mimeType: "image/png", data: "AAAA" } }] }];
    const details = (tokens: number) =>
      bodyOf(write(answerWith({ text: ["x"] }, usage(tokens, 1)), { contents })).usageMetadata.promptTokensDetails;
    expect(details(300)).toEqual([
      { modality: "TEXT", tokenCount: 42 },
      { modality: "IMAGE", tokenCount: 258 },
    ]);
    expect(details(3)).toEqual([
      { modality: "TEXT", tokenCount: 1 },
      { modality: "IMAGE", tokenCount: 2 },
    ]);
  });

  test("WIRE-3.1 several candidates are numbered", () => {
    const body = bodyOf(write(answerWith([{ text: ["a"] }, { text: ["b"] }])));
    expect(body.candidates.map(({ index }: { index: number }) => index)).toEqual([0, 1]);
  });

  test("WIRE-3.1 log probabilities are given for each token", () => {
    const [candidate] = bodyOf(write(PARIS, { generationConfig: { responseLogprobs: true, logprobs: 2 } })).candidates;
    expect(candidate.avgLogprobs).toBeLessThan(0);
    expect(candidate.logprobsResult.chosenCandidates).toHaveLength(5);
    expect(candidate.logprobsResult.chosenCandidates[0]).toEqual({
      token: "Paris",
      tokenId: expect.any(Number),
      logProbability: expect.any(Number),
    });
    expect(candidate.logprobsResult.topCandidates[0].candidates).toHaveLength(2);
  });

  test("WIRE-3.1 an answer chosen from an enum is the bare word", () => {
    const config = { responseMimeType: "text/x.enum", responseSchema: { type: "STRING", enum: ["red", "blue"] } };
    const written = write(answerWith({ text: ['"', "red", '"'] }), { generationConfig: config });
    expect(bodyOf(written).candidates[0].content.parts).toEqual([{ text: "red" }]);
  });

  test.each([
    ["end", "STOP"],
    ["length", "MAX_TOKENS"],
    ["stop_sequence", "STOP"],
    ["tool", "STOP"],
    ["filter", "SAFETY"],
    ["refusal", "STOP"],
    ["context", "MAX_TOKENS"],
  ] as const)("WIRE-23 %s is spelled %s, streamed or not", (stop, expected) => {
    const answer = answerWith({ text: ["x"], stop });
    expect(bodyOf(write(answer)).candidates[0].finishReason).toBe(expected);
    expect(chunksOf(writeStream(answer)).at(-1).candidates[0].finishReason).toBe(expected);
  });

  test("WIRE-3.1 what was filtered at once has ratings and no content", () => {
    const answer = answerWith({ stop: "filter" });
    const [candidate] = bodyOf(write(answer)).candidates;
    expect(candidate).toEqual({ finishReason: "SAFETY", index: 0, safetyRatings: expect.any(Array) });
    expect(chunksOf(writeStream(answer))[0].candidates).toEqual([candidate]);
  });

  test("WIRE-3.1 a refusal is said as text", () => {
    expect(bodyOf(write(answerWith({ refusal: "No.", stop: "refusal" }))).candidates[0].content.parts).toEqual([{ text: "No." }]);
  });
});

describe("a stream with alt=sse", () => {
  test("WIRE-3.1 is data lines with CRLF, without event names or terminator", () => {
    const { headers, frames } = streamed(writeStream(PARIS));
    expect(headers).toMatchObject({ "content-type": "text/event-stream" });
    for (const { bytes } of frames) expect(bytes).toMatch(/^data: \{.*\}\r\n\r\n$/);
  });

  test("WIRE-3.1 has the finish reason in the last chunk only, and usage in each", () => {
    const chunks = chunksOf(writeStream(PARIS));
    expect(chunks.map(({ candidates }) => candidates[0].finishReason)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      "STOP",
    ]);
    expect(chunks.map(({ usageMetadata }) => usageMetadata.candidatesTokenCount)).toEqual([1, 2, 3, 4, 6]);
    expect(chunks.map(({ usageMetadata }) => usageMetadata.totalTokenCount)).toEqual([8, 9, 10, 11, 13]);
    expect(new Set(chunks.map(({ responseId, modelVersion }) => `${responseId} ${modelVersion}`)).size).toBe(1);
  });

  test("WIRE-3.1 counts thoughts as they come, and all of them once the model speaks", () => {
    const counts = (answer: typeof THOUGHT) =>
      chunksOf(writeStream(answer, SHOW_THOUGHTS)).map(({ usageMetadata }) => usageMetadata.thoughtsTokenCount);
    expect(counts(THOUGHT)).toEqual([1, 2, 12, 12]);
    expect(counts(answerWith({ text: ["a", "b"] }, usage(7, 20, 12)))).toEqual([12, 12]);
  });

  test("WIRE-3.1 function calls come whole, each in a chunk", () => {
    const calls = [
      { name: "f", arguments: { a: "x".repeat(100) } },
      { name: "g", arguments: {} },
    ];
    const chunks = chunksOf(writeStream(answerWith({ text: ["Let me."], toolCalls: calls })));
    expect(chunks.map(({ candidates }) => Object.keys(candidates[0].content.parts[0]))).toEqual([
      ["text"],
      ["functionCall"],
      ["functionCall"],
    ]);
    expect(chunks[1].candidates[0].content.parts[0].functionCall.args).toEqual(calls[0]?.arguments);
  });

  test("pacing counts a token for each piece, and roughly those of a function call", () => {
    const tokens = (written: Written) => Array.from(streamed(written).frames, (frame) => frame.tokens);
    expect(tokens(writeStream(PARIS))).toEqual([1, 1, 1, 1, 1]);
    expect(tokens(writeStream(CALL))[0]).toBeGreaterThan(5);
    expect(tokens(writeStream(answerWith()))).toEqual([0]);
    expect(tokens(writeArray(PARIS))).toEqual([1, 1, 1, 1, 1, 0]);
  });
});

test("WIRE-3.1 without alt=sse a stream is one JSON array of the same chunks, written as they come", () => {
  const written = streamed(writeArray(PARIS));
  const pieces = Array.from(written.frames, ({ bytes }) => String(bytes));
  expect(written.headers["content-type"]).toBe("application/json");
  expect(pieces[0]).toMatch(/^\[\{.*\}$/);
  for (const piece of pieces.slice(1, -1)) expect(piece).toMatch(/^,\r\n\{.*\}$/);
  expect(pieces.at(-1)).toBe("]");
  expect(JSON.parse(pieces.join(""))).toEqual(chunksOf(writeStream(PARIS)));
});

describe("whole and streamed", () => {
  test("WIRE-0 the chunks add up to the whole answer", () => {
    const words = fc.array(fc.string({ minLength: 1 }), { maxLength: 5 });
    const call = fc.record({ name: fc.constant("f"), arguments: fc.dictionary(fc.string(), fc.jsonValue()) });
    const choice = fc.record({ reasoning: words, text: words, toolCalls: fc.array(call, { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(choice, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean(), (choices, logs, shows) => {
        const answer = answerWith(choices, usage(7, 30, 9));
        const thinkingConfig = { includeThoughts: shows };
        const changes = { generationConfig: { candidateCount: 3, responseLogprobs: logs, thinkingConfig } };
        const { candidates, ...rest } = bodyOf(write(answer, changes));
        const chunks = chunksOf(writeStream(answer, changes));
        const { candidates: _last, ...lastRest } = chunks.at(-1);
        expect(lastRest).toEqual(rest);
        expect(accumulate(chunks)).toEqual(accumulate([{ candidates }]));
        expect(wireText(writeStream(answer, changes))).toBe(wireText(writeStream(answer, changes)));
      }),
      { seed: 3 },
    );
  });

  test("readUsage finds the same counts in all three forms", () => {
    const counts = { ...usage(100, 30, 9), cacheReadTokens: 60 };
    const answer = answerWith({ reasoning: ["a"], text: ["b", "c"] }, counts);
    const chunks = chunksOf(writeStream(answer));
    expect(googleGenerate.readUsage(bodyOf(write(answer)), undefined)).toEqual(counts);
    expect(chunks.reduce((before, chunk) => googleGenerate.readUsage(chunk, before), undefined)).toEqual(counts);
    expect(googleGenerate.readUsage(JSON.parse(wireText(writeArray(answer))), undefined)).toEqual(counts);
    expect(googleGenerate.readUsage({ error: {} }, counts)).toBe(counts);
  });
});

interface Piece {
  readonly text?: string;
  readonly thought?: boolean;
  readonly functionCall?: object;
}

/** What each candidate said: thoughts, text, calls, logged tokens and how it ended. */
function accumulate(chunks: readonly { readonly candidates: readonly AnyCandidate[] }[]) {
  const sums = new Map<number, { thoughts: string; text: string; calls: object[]; tokens: number; finish: string | undefined }>();
  for (const { index, content, finishReason, logprobsResult } of chunks.flatMap(({ candidates }) => candidates)) {
    const sum = sums.get(index) ?? { thoughts: "", text: "", calls: [], tokens: 0, finish: undefined };
    sums.set(index, sum);
    for (const part of content.parts) {
      if (part.functionCall) sum.calls.push(part);
      else if (part.thought) sum.thoughts += part.text;
      else sum.text += part.text;
    }
    sum.tokens += logprobsResult?.chosenCandidates.length ?? 0;
    expect(sum.finish).toBeUndefined();
    sum.finish = finishReason;
  }
  return [...sums.values()];
}

interface AnyCandidate {
  readonly index: number;
  readonly content: { readonly parts: readonly Piece[] };
  readonly finishReason?: string;
  readonly logprobsResult?: { readonly chosenCandidates: readonly object[] };
}
