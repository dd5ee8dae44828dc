import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";

// What a worker of Jest is to us: the run is known by a variable, hooks and `expect` are global, and the set-up file is loaded before
// the file with the tests.
const WORKER = `
import { startTestEmulator } from ${JSON.stringify(resolve("src/testing/test-emulator.ts"))};
const emulator = await startTestEmulator();
const hooks = [];
globalThis.beforeAll = (hook) => hooks.push(hook);
globalThis.expect = { getState: () => ({}) };
const { withGateway } = await import(${JSON.stringify(resolve("src/testing/index.ts"))});

// The file with the tests.
const url = process.env.OPENAI_BASE_URL + "/models";
const headers = { authorization: "Bearer " + process.env.OPENAI_API_KEY };
const asks = (status) => withGateway(async ({ gateway }) => {
  if (status !== 200) await gateway.fault({ kind: "status", status });
  const answer = await fetch(url, { headers });
  const [exchange] = await gateway.exchanges();
  console.log(answer.status, exchange.account === gateway.account);
});

for (const hook of hooks) hook();
console.log("outside", process.env.OPENAI_BASE_URL);
await Promise.all([asks(200)(), asks(503)()]);
await emulator.stop();
`;

test("Jest: clients that are made while a test file is loaded are sent to the test that asks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "aigw-jest-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "worker.mjs");
  writeFileSync(file, WORKER);
  const tsx = join(resolve("node_modules"), "tsx/dist/loader.mjs");
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:VITEST|AIGW_|OPENAI)/.test(name)));
  const said = await new Promise<string>((done) => {
    execFile(process.execPath, ["--import", tsx, file], { cwd: folder, env, encoding: "utf8" }, (_, stdout, stderr) =>
      done(`${stdout}${stderr}`),
    );
  });
  expect(said.split("\n").slice(0, 3).toSorted()).toEqual(["200 true", "503 true", "outside undefined"]);
}, 120_000);
