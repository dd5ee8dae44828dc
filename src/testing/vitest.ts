import { catchEarly, matchers, setUp, watchEnvironment, watchFetch } from "./core.ts";
import type { SetUpProject } from "./global-setup.ts";
import type { GatewayMatchers } from "./matchers/for-expect.ts";
import type { RunOptions } from "./run-options.ts";
import type { TestRun } from "./test-run.ts";
import { gatewayHooks, type UseGateway } from "./use-gateway.ts";
import type { VitestApi } from "./vitest-api.ts";
import { type GatewayTest, gatewayTest } from "./vitest-test.ts";

export type { Gateway } from "./gateway.ts";
export type { GatewayMatchers, GatewayTest, RunOptions };

/** The global set-up, `globalSetup: ["aigw-emulator/vitest"]`: starts one emulator for the run, and ends it with a summary. */
export default function setup(project: SetUpProject): Promise<() => Promise<void>> {
  return setUp(project);
}

// The process of the global set-up loads this file too, and Vitest has no tests and no `expect` there: versions 4 and 5 refuse
// `test.extend`, version 3 the import. Hence a try for what only test files use.
const parts = await (async () => {
  try {
    const api: VitestApi = await import("vitest");
    const made = { test: gatewayTest(api), useGateway: gatewayHooks(api) };
    api.expect.extend(matchers);
    // Now, because modules that are loaded later may keep `process.env`.
    watchEnvironment();
    watchFetch();
    const run = api.inject("aigwRun");
    if (run) api.beforeAll(catchEarly(run));
    return made;
  } catch (error) {
    const refuse = (): never => {
      throw new Error("test and useGateway of aigw-emulator/vitest are for test files, which Vitest runs", { cause: error });
    };
    return { test: refuse as unknown as GatewayTest, useGateway: refuse };
  }
})();

/** Vitest's `test`, where every test has a gateway of its own: `test("…", async ({ gateway }) => { … })`. */
export const test: GatewayTest = parts.test;

export const it: GatewayTest = parts.test;

/** The same for tests that keep Vitest's own `test`: `const gateway = useGateway();` where hooks stand. */
export const useGateway: UseGateway = parts.useGateway;

// What `expect(gateway)` has, Vitest takes over from chai's assertions. Its own have other type parameters in version 5 than in 3 and
// 4, and declarations merge only where those are the same.
declare global {
  namespace Chai {
    interface Assertion extends GatewayMatchers {}
  }
}

declare module "vitest" {
  interface AsymmetricMatchersContaining extends GatewayMatchers<unknown> {}
  interface ProvidedContext {
    /** Options for the emulator of the run. */
    aigw: RunOptions;
    /** Where it is; the global set-up provides it. */
    aigwRun: TestRun;
  }
}
