import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { version } from "../../../src/version.ts";

test("the version is package.json's", () => {
  expect(version).toBe(JSON.parse(readFileSync("package.json", "utf8")).version);
});

test("what is started loads nothing but the version before it has looked for --version", () => {
  const imports = readFileSync("src/cli/launch.ts", "utf8").match(/^import .*$/gm);
  expect(imports).toEqual([
    'import * as nodeModule from "node:module";',
    'import { fileURLToPath } from "node:url";',
    'import { version } from "../version.ts";',
  ]);
});
