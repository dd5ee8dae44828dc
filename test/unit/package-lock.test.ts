import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const lock: { packages: Record<string, { version?: string; resolved?: string }> } = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
);

test("the lock names no address, so that any registry can serve the install", () => {
  expect(Object.keys(lock.packages).filter((path) => lock.packages[path]?.resolved !== undefined)).toEqual([]);
  expect(readFileSync(".npmrc", "utf8")).not.toMatch(/\/\//);
});
