import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readCassette } from "../../../src/cassettes/read-cassette.ts";

/** A process that records into one file as fast as it can: its own questions, numbered. */
const WRITER = (name: string, file: string, count: number) => `
import { openLibrary } from ${JSON.stringify(resolve("src/cassettes/library.ts"))};
import { recorder } from ${JSON.stringify(resolve("src/cassettes/recorder.ts"))};
import { openStore } from ${JSON.stringify(resolve("src/store/open.ts"))};
import { realFiles } from ${JSON.stringify(resolve("src/world/files.ts"))};
const files = realFiles();
const index = openStore(":memory:").cassettes;
const library = await openLibrary({ files, dir: ${JSON.stringify(file.slice(0, file.lastIndexOf("/")))}, index, ignore: [] });
const { save } = recorder({ files, index, library, version: "0" });
const answer = { status: 200, headers: {}, atMs: 1, chunks: [{ atMs: 1, bytes: Buffer.from("x".repeat(2000)) }], partial: false };
console.log("ready");
for (let number = 0; number < ${count}; number += 1) {
  const body = { kind: "json", value: { n: "${name}" + number } };
  const request = { provider: "openai", method: "POST", path: "chat/completions", query: "", model: "m", body };
  await save(${JSON.stringify(file)}, { provider: "openai", request: () => request, answer, at: "2026-11-29T00:00:00Z", nth: () => 0 });
}
process.exit(0);
`;

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-writers-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function writer(dir: string, name: string, file: string, count: number) {
  const program = join(dir, `${name}.mts`);
  writeFileSync(program, WRITER(name, file, count));
  const child = spawn(process.execPath, ["--import", "tsx", program], { stdio: ["ignore", "pipe", "inherit"] });
  const ready = new Promise<void>((done) => child.stdout.once("data", () => done()));
  const ended = new Promise<number | null>((done) => child.on("exit", (code) => done(code)));
  return { child, ready, ended };
}

async function idsIn(file: string): Promise<string[]> {
  const { interactions } = await readCassette(readFileSync(file, "utf8"), file);
  return interactions.map(({ document }) => JSON.stringify(document.request.body));
}

test("two processes record into one file at once: nothing is lost, and the file is whole", async () => {
  const dir = folder();
  const file = join(dir, "both.yaml");
  const writers = ["a", "b"].map((name) => writer(dir, name, file, 15));
  expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0]);
  const wanted = ["a", "b"].flatMap((name) => Array.from({ length: 15 }, (_, number) => `{"n":"${name}${number}"}`));
  expect((await idsIn(file)).sort()).toEqual(wanted.sort());
});

test("a process that is killed while it records leaves a file that can be read and recorded into", {
  timeout: 60_000,
}, async () => {
  const dir = folder();
  const file = join(dir, "killed.yaml");
  for (const turn of [1, 2, 3]) {
    const { child, ready, ended } = writer(dir, `k${turn}x`, file, 10_000);
    await ready;
    await expect.poll(() => existsSync(file)).toBe(true);
    await new Promise((later) => setTimeout(later, 150 * turn));
    child.kill("SIGKILL");
    await ended;
    expect((await idsIn(file)).length).toBeGreaterThan(0);
  }
  const { ended } = writer(dir, "last", file, 1);
  expect(await ended).toBe(0);
  expect(await idsIn(file)).toContain('{"n":"last0"}');
});
