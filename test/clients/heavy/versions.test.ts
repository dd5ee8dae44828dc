import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { installed, needs } from "./installed.ts";

type Manifest = { readonly dependencies?: Record<string, string>; readonly devDependencies?: Record<string, string> };

const root: Manifest = JSON.parse(readFileSync("package.json", "utf8"));
const names = Object.keys({ ...root.dependencies, ...root.devDependencies });

// A library that another one brings along would stand nearer to the tests of test/clients than the root's, and be the one they drive.
describe.skipIf(!installed)(`libraries beside the clients${needs}`, () => {
  test("those that the root has too are of the root's version", () => {
    const both = names.flatMap((name) => {
      const beside = versionIn("test/clients/node_modules", name);
      return beside === undefined ? [] : [{ name, beside, root: versionIn("node_modules", name) }];
    });
    expect(both.map(({ name }) => name)).toContain("openai");
    expect(both.filter(({ beside, root }) => beside !== root)).toEqual([]);
  });
});

function versionIn(folder: string, name: string): string | undefined {
  try {
    return JSON.parse(readFileSync(`${folder}/${name}/package.json`, "utf8")).version;
  } catch {
    return undefined;
  }
}
