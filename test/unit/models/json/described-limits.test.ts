import { transformJSONSchema } from "@anthropic-ai/sdk/lib/transform-json-schema";
import { expect, test } from "vitest";
import { z } from "zod";
import { withDescribedLimits } from "../../../../src/models/json/described-limits.ts";
import { jsonFor } from "../../../../src/models/json.ts";
import { seededRandom } from "../../../../src/world/random.ts";

test("clients 7.6 limits in braces at the end of a description count, whatever their values hold", () => {
  const described = { type: "string", description: 'A word\n\n{pattern: "^a, b: {2}$", maxLength: 9, default: "a, b: bb"}' };
  expect(withDescribedLimits(described)).toMatchObject({
    pattern: "^a, b: {2}$",
    maxLength: 9,
    default: "a, b: bb",
    type: "string",
  });
});

test("clients 7.6 limits spelled in the last line of a description count, whatever their values hold", () => {
  const described = {
    type: "string",
    description: "A word.\nexclusive minimum: 2; max length: 9; pattern: ^a; b: 1\\.$; format: cuid.",
  };
  expect(withDescribedLimits(described)).toMatchObject({
    exclusiveMinimum: 2,
    maxLength: 9,
    pattern: "^a; b: 1\\.$",
    format: "cuid",
  });
});

test.each(["", "A plain sentence.", "{not: json", "Minimum order: 5; more on request.", "{}", "minimum: many.", "One of {a: 1}"])(
  "a description %j without limits changes nothing",
  (description) => {
    const schema = { type: "integer", description };
    expect(withDescribedLimits(schema)).toBe(schema);
  },
);

test("what the schema itself says wins over its description", () => {
  expect(withDescribedLimits({ minimum: 3, description: "{minimum: 1}" })).toMatchObject({ minimum: 3 });
});

test("clients 7.6 an answer fits the zod schema of which Anthropic's SDK sent the half", () => {
  const shape = z.object({
    days: z.int().min(1000).max(1007).describe("How long"),
    share: z.number().gt(7).lt(8),
    code: z.string().regex(/^[A-Z]{3}-\d{2}$/),
    note: z.string().min(60).max(70).nullable(),
    tags: z.array(z.string().max(4)).min(3).max(4),
  });
  const sent = transformJSONSchema(z.toJSONSchema(shape));
  for (const seed of ["a", "b", "c", "d"]) {
    expect(shape.safeParse(jsonFor(sent, seededRandom(seed))).error).toBeUndefined();
  }
});
