import { enterSandbox, runInSandbox } from "./current-sandbox.ts";
import { failureStory } from "./failure-story.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { unawaited } from "./matchers/unawaited.ts";
import { setForSandbox } from "./sandbox-environment.ts";
import { accountOf, type TestRun } from "./test-run.ts";

/** Which test, in the words of its runner. */
export interface TestIdentity {
  /** Tells it from all others of the run, its own repeats included. */
  readonly key: readonly (string | number)[];
  /** What people call it, file first: `["weather.test.ts", "asks once"]`. */
  readonly name: readonly string[];
}

export interface OpenSandbox {
  readonly gateway: Gateway;
  /** Calls something as the test does. */
  run<Result>(call: () => Result): Result;
  /**
   * Of a test that went well everything is forgotten; of one that did not, what the gateway saw of it. Rejects for one that went well
   * because it did not wait for a matcher.
   */
  close(failed: boolean): Promise<string | undefined>;
}

/** Opens a sandbox, and enters it for the rest of whatever calls. Nothing is asked of the emulator. */
export function openSandbox(run: TestRun, { key, name }: TestIdentity): OpenSandbox {
  const gateway = openGateway(run, accountOf(run, ...key), cassetteName(name));
  setForSandbox(gateway, gateway.env);
  const leave = enterSandbox(gateway);
  return {
    gateway,
    run: (call) => runInSandbox(gateway, call),
    async close(failed) {
      const mistake = await unawaited(gateway);
      leave();
      if (mistake !== undefined && !failed) throw new Error(mistake);
      if (failed) return failureStory(gateway);
      forget(gateway);
      return undefined;
    },
  };
}

/** One after the other, and no test waits for it: nobody else has the account, and what is not forgotten ends with the emulator. */
function forget(gateway: Gateway): void {
  forgetting = forgetting.then(() => gateway.reset()).catch(() => {});
}

let forgetting: Promise<void> = Promise.resolve();

/** "weather-asks-once", of weather.test.ts. */
function cassetteName([file = "", ...names]: readonly string[]): string {
  const base = (file.split(/[\\/]/).at(-1) ?? "").replace(/\.(?:test|spec)?\.?[cm]?[jt]sx?$/, "");
  const words = [base, ...names]
    .join(" ")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  return words.slice(0, 100).replaceAll(/^-+|-+$/g, "") || "test";
}
