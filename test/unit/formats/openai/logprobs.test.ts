import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenLogprob } from "../../../../src/formats/openai/logprobs.ts";

test("WIRE-1.1 a token comes with its log probability and its bytes", () => {
  const { token, logprob, bytes, top_logprobs } = tokenLogprob(" né", 0);
  expect({ token, bytes, top_logprobs }).toEqual({ token: " né", bytes: [32, 110, 195, 169], top_logprobs: [] });
  expect(logprob).toBeLessThanOrEqual(0);
});

test("WIRE-1.1 the token itself is the first of the alternatives asked for", () => {
  const { token, logprob, bytes, top_logprobs } = tokenLogprob(" the", 5);
  expect(top_logprobs[0]).toEqual({ token, logprob, bytes });
  expect(new Set(top_logprobs.map((one) => one.token)).size).toBe(5);
});

test("the same token always has the same chance", () => {
  expect(tokenLogprob("Paris", 3)).toEqual(tokenLogprob("Paris", 3));
});

test("any number of alternatives from 1 to 20 is met, likeliest first, and adds up to at most certainty", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (token, top) => {
      const chances = tokenLogprob(token, top).top_logprobs.map((one) => Math.exp(one.logprob));
      expect(chances).toHaveLength(top);
      expect(chances.toSorted((a, b) => b - a)).toEqual(chances);
      expect(chances.reduce((sum, chance) => sum + chance)).toBeLessThanOrEqual(1.00001);
    }),
    { seed: 4177 },
  );
});
