import "./vitest-types.ts";
import { type SetUpProject, setUp } from "./global-setup.ts";
import { matchers } from "./matchers/for-expect.ts";
import { watchEnvironment } from "./sandbox-environment.ts";
import { gatewayHooks } from "./use-gateway.ts";
import type { VitestApi } from "./vitest-api.ts";
import { type GatewayTest, gatewayTest } from "./vitest-test.ts";

export type { Gateway } from "./gateway.ts";
export type { GatewayMatchers } from "./matchers/for-expect.ts";
export type { RunOptions } from "./run-options.ts";
export type { GatewayTest };

/**
 * The global set-up: `globalSetup: ["aigw-emulator/vitest"]`. Starts one emulator for the run, and ends it with a summary.
 */
export default function setup(project: SetUpProject): Promise<() => Promise<void>> {
  return setUp(project);
}

/** What the parts need of Vitest; the reason why there is none of them in the process of the global set-up. */
const parts = await (async () => {
  try {
    const api: VitestApi = await import("vitest");
    const made = { test: gatewayTest(api), useGateway: gatewayHooks(api) };
    watchEnvironment();
    api.expect.extend(matchers);
    return made;
  } catch (error) {
    return { error };
  }
})();

/** Vitest's `test`, where every test has a gateway of its own: `test("…", async ({ gateway }) => { … })`. */
export const test: GatewayTest = "test" in parts ? parts.test : (onlyInTests(parts.error) as unknown as GatewayTest);

export const it: GatewayTest = test;

/** The same for tests that keep Vitest's own `test`: `const gateway = useGateway();` where hooks stand. */
export const useGateway: ReturnType<typeof gatewayHooks> =
  "test" in parts ? parts.useGateway : (onlyInTests(parts.error) as ReturnType<typeof gatewayHooks>);

function onlyInTests(cause: unknown): () => never {
  return () => {
    throw new Error("aigw-emulator/vitest has a test and hooks for test files alone, which Vitest runs", { cause });
  };
}
