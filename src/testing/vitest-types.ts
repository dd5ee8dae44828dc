import type { GatewayMatchers } from "./matchers/for-expect.ts";
import type { RunOptions } from "./run-options.ts";
import type { TestRun } from "./test-run.ts";

// What Vitest's own types learn by an import of aigw-emulator/vitest.
declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: declarations that are merged must have the same parameters
  interface Assertion<T = any> extends GatewayMatchers {}
  interface AsymmetricMatchersContaining extends GatewayMatchers<unknown> {}
  interface ProvidedContext {
    /** Options for the emulator of the run. */
    aigw: RunOptions;
    /** Where it is; the global set-up provides it. */
    aigwRun: TestRun;
  }
}
