import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { builtCommand } from "./docs-reader.ts";
import { userEnvironment } from "./installed-package.ts";

const examples = readdirSync("examples", { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
/** Where the packages are that examples need: the project's own, and those of the suites with installs of their own. */
const installs = ["node_modules", "test/clients/node_modules", "test/workers/node_modules"].map((folder) => resolve(folder));
const command = builtCommand();

test("examples/README.md tells of each example", () => {
  const told = [...readFileSync("examples/README.md", "utf8").matchAll(/^\| \[([\w-]+)\]\(\1\)/gm)].map(([, name]) => name);
  expect(told.sort()).toEqual(examples.sort());
});

test.for(examples)("examples/%s: its tests pass, as npm runs them", (name, { skip }) => {
  const needed = dependencies(name);
  const missing = needed.filter((dependency) => !placeOf(dependency));
  if (missing.length > 0) skip(`not installed here: ${missing.join(", ")}`);
  if (scriptOf(name).includes("python3") && !hasPython()) skip("there is no python3 here");
  const project = projectOf(name, needed);
  const printed = execFileSync("npm", ["test"], {
    cwd: project,
    env: userEnvironment(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(printed).not.toMatch(/\b0 (?:passed|tests)\b|no tests/i);
});

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifest(name: string): Manifest {
  return JSON.parse(readFileSync(join("examples", name, "package.json"), "utf8"));
}

function scriptOf(name: string): string {
  return manifest(name).scripts["test"] ?? "";
}

/** All but our own package. */
function dependencies(name: string): string[] {
  const { dependencies = {}, devDependencies = {} } = manifest(name);
  return Object.keys({ ...dependencies, ...devDependencies }).filter((dependency) => dependency !== "aigw-emulator");
}

function placeOf(dependency: string): string | undefined {
  return installs.map((folder) => join(folder, dependency)).find((place) => existsSync(place));
}

/** A copy of the example in which everything is installed. */
function projectOf(name: string, needed: readonly string[]): string {
  const project = mkdtempSync(join(tmpdir(), `aigw-example-${name}-`));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  cpSync(join("examples", name), project, { recursive: true });
  const link = (from: string, to: string) => {
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(from, to);
  };
  const modules = join(project, "node_modules");
  link(resolve("."), join(modules, "aigw-emulator"));
  for (const dependency of needed) link(placeOf(dependency) ?? "", join(modules, dependency));
  mkdirSync(join(modules, ".bin"));
  writeFileSync(join(modules, ".bin/aigw-emulator"), `#!/bin/sh\nexec node "${command}" "$@"\n`, { mode: 0o755 });
  for (const dependency of needed) {
    const bin = installs.map((folder) => join(folder, ".bin", dependency)).find((place) => existsSync(place));
    if (bin) symlinkSync(bin, join(modules, ".bin", dependency));
  }
  return project;
}

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
