import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runCompiled } from "../../../src/world/compiled-code.ts";

let folder = "";

beforeEach(() => {
  vi.useFakeTimers();
  folder = realpathSync(mkdtempSync(join(tmpdir(), "aigw-compiled-")));
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

test("a bundle runs with its parts, Node's modules and packages, whatever characters it has", () => {
  const seen = run({
    "main.cjs": `const { part } = require("./part.cjs");
      told({ part, same: require("./part.cjs").part === part, sep: require("node:path").sep, there: require("there") });`,
    "part.cjs": "exports.part = { text: 'caf\u00e9 \u2026 \u{1f600}', folder: __dirname };",
  });
  expect(seen).toEqual([
    { part: { text: "caf\u00e9 \u2026 \u{1f600}", folder }, same: true, sep: expect.any(String), there: "a package" },
  ]);
});

test("compiled code is kept once the start is over, and used from then on", () => {
  const bundle = { "main.cjs": "told(require('./part.cjs').answer());", "part.cjs": "exports.answer = () => 42;" };
  run(bundle);
  expect(kept()).toEqual([]);
  vi.advanceTimersByTime(10_010);
  expect(kept()).toEqual([expect.stringMatching(/^main\.cjs\.v/), expect.stringMatching(/^part\.cjs\.v/)]);
  const before = kept().map(written);
  expect(run(bundle)).toEqual([42]);
  vi.advanceTimersByTime(10_010);
  expect(kept().map(written)).toEqual(before);
});

test("what was kept of another source is not used", () => {
  run({ "main.cjs": "told(1);" });
  vi.advanceTimersByTime(10_010);
  expect(run({ "main.cjs": "told(2);" })).toEqual([2]);
});

function run(files: Readonly<Record<string, string>>): unknown[] {
  const seen: unknown[] = [];
  Object.assign(globalThis, { told: (what: unknown) => seen.push(what) });
  mkdirSync(join(folder, "node_modules/there"), { recursive: true });
  writeFileSync(join(folder, "node_modules/there/index.js"), "module.exports = 'a package';");
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  runCompiled(join(folder, "main.cjs"));
  return seen;
}

function kept(): string[] {
  try {
    return readdirSync(join(folder, ".compiled")).sort();
  } catch {
    return [];
  }
}

function written(name: string): number {
  return statSync(join(folder, ".compiled", name)).ino;
}
