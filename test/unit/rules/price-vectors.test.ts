import { expect, test } from "vitest";
import { z } from "zod";
import { catalogueRates, cost } from "../../../src/rules/price.ts";
import { parseOptions } from "../../../src/rules/request-options.ts";
import { caseShape, named, readVectors } from "./vectors.ts";

const vectors = readVectors(
  "price-vectors.yaml",
  z.strictObject({
    cost: z.array(
      z.strictObject({
        ...caseShape,
        tokens: z.array(z.int()).optional(),
        price: z.tuple([z.number(), z.number()]).optional(),
        header: z.string().optional(),
        cached: z.boolean().default(false),
        usd: z.number().nullable(),
        custom: z.boolean().default(false),
      }),
    ),
  }),
);

test("there are at least thirty cases, and no two with the same name", () => {
  const names = vectors.cost.map(({ rule, when }) => `${rule} ${when}`);
  expect(names.length).toBeGreaterThanOrEqual(30);
  expect(new Set(names).size).toBe(names.length);
});

test.each(named(vectors.cost))("%s", (_, { tokens, price, header, cached, usd, custom }) => {
  const [inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0] = tokens ?? [];
  const usage = tokens && { inputTokens, outputTokens, reasoningTokens: 0, cacheReadTokens, cacheWriteTokens };
  const customCost = parseOptions(header === undefined ? {} : { "cf-aig-custom-cost": header }).given.customCost?.value ?? null;
  const listed = price && catalogueRates({ inputPrice: price[0], outputPrice: price[1] });
  expect(cost({ cached, usage, customCost, price: listed })).toMatchObject({ usd, custom });
});

test("G-COST-5 a model of which only one price is known costs nothing for the other; of none, it has no price", () => {
  expect(catalogueRates({ inputPrice: 2 })).toEqual({ inputUsd: 0.000002, outputUsd: 0 });
  expect(catalogueRates({ outputPrice: 2 })).toEqual({ inputUsd: 0, outputUsd: 0.000002 });
  expect(catalogueRates({})).toBeUndefined();
});
