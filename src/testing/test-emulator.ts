import type { RunOptions } from "./run-options.ts";
import type { TestRun } from "./test-run.ts";

/** The emulator of a test run, for runners other than Vitest. */
export interface TestEmulator {
  /** Base URL, without trailing slash. */
  readonly url: string;
  /** Ends it. Prints the summary; throws where a gate of the run is broken. Can be called twice. */
  stop(): Promise<void>;
}

/** Where `withGateway` finds it, also in processes that this one starts. */
const VARIABLE = "AIGW_TEST_RUN";

/**
 * Starts one emulator for the tests of this process and of those that it starts, with the config file of the working directory.
 * Rejects with an EmulatorError when it cannot.
 *
 *     before(async () => { emulator = await startTestEmulator(); });
 *     after(() => emulator.stop());
 */
export async function startTestEmulator(options: RunOptions = {}): Promise<TestEmulator> {
  const { startRun } = await import("./run-emulator.ts");
  const { run, warnings, stop } = await startRun(options, { root: process.cwd(), environment: process.env });
  for (const warning of warnings) process.stderr.write(`aigw-emulator: ${warning}\n`);
  const before = process.env[VARIABLE];
  process.env[VARIABLE] = JSON.stringify(run);
  let stopped: Promise<void> | undefined;
  const end = async () => {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
    const { summary, broken, troubles } = await stop();
    const lines = [...(summary === undefined ? [] : [`  ${summary}`]), ...troubles.map((trouble) => `: ${trouble}`)];
    for (const line of lines) process.stderr.write(`aigw-emulator${line}\n`);
    if (broken.length > 0) throw new Error(`the run fails: ${broken.join("; ")}`);
  };
  return {
    url: run.url,
    stop() {
      stopped ??= end();
      return stopped;
    },
  };
}

/** The run that this process or one that started it has begun; undefined where there is none. */
export function begunTests(): TestRun | undefined {
  const text = process.env[VARIABLE];
  return text ? (JSON.parse(text) as TestRun) : undefined;
}

/** The same for those who cannot do without. */
export function runningTests(): TestRun {
  const run = begunTests();
  if (run) return run;
  throw new Error("no emulator was started for these tests: await startTestEmulator() before them, and stop() it after them");
}
