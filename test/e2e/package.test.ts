import { readFileSync } from "node:fs";
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
      "dist/config.schema.json",
      "dist/index.cjs",
      "dist/index.js",
      "dist/main.cjs",
    ]);
  });

  test("is within its budget, and brings nothing along but the database", () => {
    expect(installed.tarballBytes).toBeLessThan(2 * MEBIBYTE);
    expect(installed.unpackedBytes).toBeLessThan(8 * MEBIBYTE);
    expect(Object.keys(ownPackage().dependencies)).toEqual(["better-sqlite3"]);
  });

  test("has the licence text of every package that is bundled", () => {
    const licences = readFileSync(join(installed.project, "node_modules/aigw-emulator/dist/THIRD-PARTY-LICENSES.md"), "utf8");
    const [, ...entries] = licences.split(/^## /m);
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.filter((entry) => !/permission|redistribution/i.test(entry)).map((entry) => entry.split("\n")[0])).toEqual([]);
  });
});

function ownPackage(): { version: string; dependencies: Record<string, string> } {
  return JSON.parse(readFileSync("package.json", "utf8"));
}
