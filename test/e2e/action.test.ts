import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { childEnvironment } from "../../src/cli/child-environment.ts";
import { builtCommand } from "./docs-reader.ts";
import { userEnvironment } from "./installed-package.ts";

// action.yml, as a runner would run it: its steps' commands by bash, with the files that GitHub gives them.

interface Step {
  readonly name: string;
  readonly run: string;
  readonly env?: Record<string, string>;
}

const { runs, inputs } = parse(readFileSync("action.yml", "utf8")) as {
  runs: { steps: Step[] };
  inputs: Record<string, { default: string }>;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aigw-action-"));
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  const command = join(folder, "node_modules/.bin/aigw-emulator");
  writeFileSync(command, `#!/bin/sh\nexec node ${builtCommand()} "$@"\n`, { mode: 0o755 });
});
afterEach(() => {
  const pid = join(folder, "aigw-emulator/pid");
  if (existsSync(pid) && !existsSync(join(folder, "aigw-emulator/code")))
    process.kill(Number(readFileSync(pid, "utf8")), "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function step(name: string, given: Record<string, string> = {}) {
  const { run, env = {} } = runs.steps.find((one) => one.name === `${name} aigw-emulator`) ?? { run: "exit 99" };
  const values: Record<string, string | undefined> = {
    ...Object.fromEntries(Object.entries(inputs).map(([key, { default: value }]) => [key, value])),
    ...given,
  };
  const variables = Object.entries(env).map(([key, text]) => [
    key,
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input) => values[input] ?? ""),
  ]);
  const files = { GITHUB_ENV: "env", GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: `summary-${name}` };
  const places = Object.entries(files).map(([key, file]) => [key, join(folder, file)]);
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", run], {
    cwd: folder,
    env: { ...userEnvironment(), RUNNER_TEMP: folder, ...Object.fromEntries(places), ...Object.fromEntries(variables) },
    encoding: "utf8",
    timeout: 90_000,
  });
  return { status, said: `${stdout}${stderr}` };
}

const read = (file: string) => readFileSync(join(folder, file), "utf8");

test("starts it, tells the steps that follow where it is, and in the end reports and fails on a broken gate", async () => {
  const started = step("Start", { port: "0", args: "--report report.json --max-requests 0" });
  expect(started.status, started.said).toBe(0);
  const url = /^url=(http:.*)$/m.exec(read("output"))?.[1] ?? "";
  const variables = Object.fromEntries(
    read("env")
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
  const expected = childEnvironment({}, { url, account: "local", gateway: "default" });
  expect(variables).toMatchObject(expected);
  expect(variables["OPENAI_API_KEY"]).toBe("aigw-stand-in-key");
  expect((await fetch(`${variables["OPENAI_BASE_URL"]}/models`, { headers: { authorization: "Bearer any" } })).status).toBe(200);
  const stopped = step("Stop");
  expect(stopped.status, stopped.said).toBe(4);
  expect(stopped.said).toContain("::error::the run fails: 1 request was made, and max-requests is 0");
  expect(read("summary-Stop")).toContain("### AI Gateway");
  expect(JSON.parse(read("report.json"))).toMatchObject({ requests: 1 });
  await expect(fetch(`${url}/_aigw/health`)).rejects.toThrow();
});

test("says why it did not start, and that there is nothing to stop", () => {
  const started = step("Start", { args: "--prot 1" });
  expect(started.status).toBe(1);
  expect(started.said).toContain("did you mean --port");
  rmSync(join(folder, "aigw-emulator"), { recursive: true });
  expect(step("Stop")).toMatchObject({ status: 1, said: expect.stringContaining("no step of this job has started") });
});
