import type { TestAPI } from "vitest";
import { openSandbox } from "./core.ts";
import type { Gateway } from "./gateway.ts";
import { closeAfter, identityOf, providedRun, type VitestApi } from "./vitest-api.ts";

/** Vitest's `test` with one more thing in its context: `test("…", async ({ gateway }) => { … })`. */
export type GatewayTest = TestAPI<{ gateway: Gateway }>;

export function gatewayTest(api: VitestApi): GatewayTest {
  return api.test.extend<{ gateway: Gateway }>({
    gateway: [
      // Everything before `use` happens in the call itself: what is entered then holds for the test, also for those that run
      // at the same time.
      ({ task }, use) => {
        const sandbox = openSandbox(providedRun(api), identityOf(task));
        return use(sandbox.gateway).then(() => closeAfter(task, sandbox.close));
      },
      { auto: true },
    ],
  });
}
