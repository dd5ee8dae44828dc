import type { afterEach, beforeAll, beforeEach, expect, inject, TestContext, test } from "vitest";
import { tellIn } from "./core.ts";
import type { TestIdentity } from "./sandbox.ts";
import type { TestRun } from "./test-run.ts";

/** Of Vitest, what the fixture and the hooks use; the same from version 3 on, but for `aroundEach`, which came with 4.1. */
export interface VitestApi {
  readonly test: typeof test;
  readonly expect: typeof expect;
  readonly inject: typeof inject;
  readonly beforeAll: typeof beforeAll;
  readonly beforeEach: typeof beforeEach;
  readonly afterEach: typeof afterEach;
  readonly aroundEach?: (around: (runTest: () => Promise<void>, context: TestContext) => Promise<void>) => void;
}

type Task = TestContext["task"];

/** What the global set-up has provided. Throws where it did not run. */
export function providedRun(api: Pick<VitestApi, "inject">): TestRun {
  const run: TestRun | undefined = api.inject("aigwRun");
  if (run) return run;
  throw new Error(
    'no emulator was started for this run: add globalSetup: ["aigw-emulator/vitest"] under test in vitest.config, in each project that has its own',
  );
}

export function identityOf(task: Task): TestIdentity {
  const names: string[] = [];
  for (let at: Task | Task["suite"] = task; at !== undefined; at = at.suite) names.unshift(at.name);
  const file = task.file.name;
  const { retryCount = 0, repeatCount = 0 } = task.result ?? {};
  const name = names[0] === file ? names : [file, ...names];
  return { key: [task.file.projectName ?? "", task.id, ...name, retryCount, repeatCount], name };
}

/** Closes the sandbox, and adds what the gateway saw to the error of a test that has failed. */
export async function closeAfter(task: Task, close: (failed: boolean) => Promise<string | undefined>): Promise<void> {
  const { state, errors = [] } = task.result ?? {};
  // One that is expected to fail is no riddle.
  const story = await close(state === "fail" && task.fails !== true);
  const error = errors.at(-1);
  if (story !== undefined && error) tellIn(error, story);
}
