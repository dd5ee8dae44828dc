import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readBuiltInModels } from "../../../src/models/read-built-in.ts";

test("the models of the package survive being written as JSON, which is how the build ships them", () => {
  const models = readBuiltInModels(readFileSync("mocks/models.yaml", "utf8"));
  expect(models.length).toBeGreaterThan(100);
  expect(JSON.parse(JSON.stringify(models))).toStrictEqual(models);
});
