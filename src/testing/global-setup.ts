import type { RunOptions } from "./run-options.ts";
import type { TestRun } from "./test-run.ts";

/** Of Vitest's TestProject, what the set-up uses; the same from version 3 on. */
export interface SetUpProject {
  readonly config: { readonly root: string };
  readonly vitest?: {
    readonly config: { readonly root: string };
    readonly logger?: { log(...what: unknown[]): void; error(...what: unknown[]): void };
  };
  getProvidedContext?(): { readonly aigw?: RunOptions };
  provide(name: "aigwRun", run: TestRun): void;
  onTestsRerun?(callback: () => void): void;
}

/** One emulator for all projects that want the same of it. */
interface SharedRun {
  readonly started: ReturnType<typeof import("./run-emulator.ts")["startRun"]>;
  users: number;
}

/** Of the whole process: each project may load this file for itself. */
function sharedRuns(): Map<string, SharedRun> {
  const holder = process as typeof process & { [RUNS]?: Map<string, SharedRun> };
  holder[RUNS] ??= new Map();
  return holder[RUNS];
}

const RUNS = Symbol.for("aigw-emulator.test-runs");

/** Vitest's global set-up: starts the emulator of the run, tells the workers where it is, and gives what ends it. */
export async function setUp(project: SetUpProject): Promise<() => Promise<void>> {
  const root = project.config.root;
  const options = project.getProvidedContext?.().aigw ?? {};
  const name = JSON.stringify([root, options]);
  const running = sharedRuns();
  let shared = running.get(name);
  if (!shared) {
    // The emulator is loaded here, and not in the workers, which share this file.
    const { startRun } = await import("./run-emulator.ts");
    shared = running.get(name) ?? { started: startRun(options, { root, environment: process.env }), users: 0 };
    running.set(name, shared);
  }
  shared.users += 1;
  const log = project.vitest?.logger ?? console;
  const { run, warnings, forget, stop } = await shared.started;
  const first = shared.users === 1;
  if (first) for (const warning of warnings) log.error(`aigw-emulator: ${warning}`);
  project.provide("aigwRun", run);
  if (first) project.onTestsRerun?.(forget);
  return async () => {
    if (!shared || --shared.users > 0) return;
    running.delete(name);
    const { summary, broken, troubles } = await stop();
    if (summary !== undefined) log.log(`aigw-emulator  ${summary}`);
    for (const trouble of troubles) log.error(`aigw-emulator: ${trouble}`);
    for (const sentence of broken) log.error(`aigw-emulator: the run fails: ${sentence}`);
    if (broken.length > 0) process.exitCode = 1;
  };
}
