import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type InstalledPackage, installPackage } from "./installed-package.ts";
import { isFree, type RunningCommand, start } from "./running-command.ts";

const MEBIBYTE = 1024 * 1024;

let installed: InstalledPackage;
let running: RunningCommand | undefined;

beforeAll(() => {
  installed = installPackage();
});
afterEach(() => running?.kill());
afterAll(() => installed?.remove());

describe("the packed tarball, installed in an empty project", () => {
  test("prints the version of its package.json", () => {
    expect(installed.run("npx", "aigw-emulator", "--version").trim()).toBe(ownPackage().version);
  });

  test("npx starts it, it answers, and Ctrl-C ends it with exit code 0, no orphan and the port free again", async () => {
    running = start(installed.project, "npx", "aigw-emulator", "start", "--port", "0", "--log", "pretty");
    const url = await running.printed(/(http:\/\/127\.0\.0\.1:\d+)/);
    const response = await fetch(`${url}/v1/local/default/openai/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ object: "chat.completion" });
    expect(await running.interrupt()).toBe(0);
    expect(running.hasProcesses()).toBe(false);
    expect(await isFree(Number(new URL(url).port))).toBe(true);
  });

  test.skipIf("enableCompileCache" in nodeModule)(
    "on Node 20 it starts with the code compiled last time, and without it when that is broken",
    async () => {
      const folder = join(installed.project, "node_modules/aigw-emulator/dist/.compiled");
      await startAndStop();
      const kept = readdirSync(folder).sort();
      expect(kept).toEqual(
        expect.arrayContaining([expect.stringMatching(/^main\.cjs\./), expect.stringMatching(/^emulator\.cjs\./)]),
      );
      for (const file of kept) writeFileSync(join(folder, file), "broken");
      await startAndStop();
      expect(readdirSync(folder).sort()).toEqual(kept);
      expect(kept.filter((file) => statSync(join(folder, file)).size < 10)).toEqual([]);
    },
  );

  test("reads a config file that is a module, at each start", () => {
    writeFileSync(join(installed.project, "module.config.mjs"), 'export default { seed: "from the module" };');
    const show = () => installed.run("node_modules/.bin/aigw-emulator", "config", "show", "--config", "module.config.mjs");
    expect(show()).toContain("from the module");
    expect(show()).toContain("from the module");
  });

  test("is a library too, which leaves nothing that keeps the process alive", () => {
    installed.add("consumer.mjs");
    expect(installed.run("node", "consumer.mjs").trim()).toBe("200 chat.completion");
  });

  test("a TypeScript project compiles against it with every library check on and no other types installed", () => {
    installed.add("consumer.ts");
    installed.add("tsconfig.json");
    expect(installed.run(resolve("node_modules/.bin/tsc"), "-p", ".")).toBe("");
  });
});

describe("what is in the package", () => {
  test("only what runs, its data, its types and its licences", () => {
    const expected =
      /^(?:CHANGELOG\.md|LICENSE|README\.md|package\.json|mocks\/.+|dist\/(?:(?:chunks\/)?[\w.-]+|types\/.+\.d\.ts))$/;
    expect(installed.files.filter((file) => !expected.test(file))).toEqual([]);
    expect(installed.files.filter((file) => /^dist\/[^/]+$/.test(file) && !file.endsWith(".map"))).toEqual([
      "dist/THIRD-PARTY-LICENSES.md",
      "dist/aigw-emulator.cjs",
      "dist/built-in-models.json",
      "dist/client.cjs",
      "dist/client.js",
      "dist/config.schema.json",
      "dist/index.cjs",
      "dist/index.js",
      "dist/main.cjs",
      "dist/msw.cjs",
      "dist/msw.js",
      "dist/native-import.cjs",
      "dist/register.cjs",
      "dist/testing-core.cjs",
      "dist/testing-core.js",
      "dist/testing.cjs",
      "dist/testing.js",
      "dist/vitest.js",
      "dist/workers.cjs",
      "dist/workers.js",
    ]);
  });

  test("is within its budget, and brings nothing along but the database", () => {
    expect(installed.tarballBytes).toBeLessThan(2 * MEBIBYTE);
    expect(installed.unpackedBytes).toBeLessThan(8 * MEBIBYTE);
    expect(Object.keys(ownPackage().dependencies)).toEqual(["better-sqlite3"]);
  });

  test("names the licence of every package that is bundled, with its text where the package has one", () => {
    const bundled = bundledPackages();
    expect(bundled.length).toBeGreaterThan(20);
    const withoutText = bundled.filter(({ text }) => !/permission|redistribution/i.test(text));
    expect(withoutText.map(({ name }) => name)).toEqual(["abstract-logging"]);
  });

  test("bundles nothing that is not made for Node 20.19", () => {
    const { packages } = readJson<{ packages: Record<string, Locked> }>("package-lock.json");
    const locked = (name: string, version: string) =>
      Object.entries(packages).filter(([path, one]) => path.endsWith(`node_modules/${name}`) && one.version === version);
    const engines = bundledPackages().map(({ name, version }) => ({
      name,
      node: locked(name, version)[0]?.[1].engines?.node ?? "*",
    }));
    // cookie 2 says that it needs 22 and runs on 20: its two functions are used for injected requests only.
    expect(engines.filter(({ node }) => !runsOnFloor(node))).toEqual([{ name: "cookie", node: ">=22" }]);
  });
});

async function startAndStop(): Promise<void> {
  running = start(installed.project, "node_modules/.bin/aigw-emulator", "--port", "0");
  await running.printed(/http:/);
  expect(await running.interrupt()).toBe(0);
}

interface Locked {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
}

function bundledPackages(): { name: string; version: string; text: string }[] {
  const file = join(installed.project, "node_modules/aigw-emulator/dist/THIRD-PARTY-LICENSES.md");
  const [, ...entries] = readFileSync(file, "utf8").split(/^## /m);
  return entries.map((text) => {
    const [, name = "", version = ""] = /^(\S+) - (\S+)/.exec(text) ?? [];
    return { name, version, text };
  });
}

/** For the ranges that packages write: `>=18`, `^20.19.0 || >=22.12`, `18 || 20 || >=22`, `*`. */
function runsOnFloor(range: string): boolean {
  return range.split("||").some((part) => {
    const [, comparison, major, minor = "0"] = /^\s*(>=|\^)?\s*v?(\d+|\*)(?:\.(\d+))?/.exec(part) ?? [];
    if (major === "*") return true;
    const below = Number(major) < 20 || (Number(major) === 20 && Number(minor) <= 19);
    return comparison === ">=" ? below : below && Number(major) === 20;
  });
}

function ownPackage(): { version: string; dependencies: Record<string, string> } {
  return readJson("package.json");
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, "utf8"));
}
