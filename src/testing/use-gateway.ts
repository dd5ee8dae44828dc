import type { TestContext } from "vitest";
import { currentSandbox, openSandbox } from "./core.ts";
import type { Gateway } from "./gateway.ts";
import type { OpenSandbox } from "./sandbox.ts";
import { closeAfter, identityOf, providedRun, type VitestApi } from "./vitest-api.ts";

/** To be called where hooks stand: gives the gateway of whichever test is running. */
export type UseGateway = () => Gateway;

/**
 * For tests that keep Vitest's own `test`: called where hooks are, it gives every test of the file or suite a sandbox. What it
 * returns is the gateway of whichever test is running.
 */
export function gatewayHooks(api: VitestApi): UseGateway {
  return () => {
    const open = new Map<string, OpenSandbox>();
    const { aroundEach, beforeEach, afterEach } = api;
    const enter = ({ task }: TestContext) => {
      const sandbox = openSandbox(providedRun(api), identityOf(task));
      open.set(sandbox.gateway.account, sandbox);
      return sandbox;
    };
    const leave = async ({ task }: TestContext, sandbox: OpenSandbox | undefined) => {
      if (!sandbox) return;
      open.delete(sandbox.gateway.account);
      await closeAfter(task, sandbox.close);
    };
    if (aroundEach) {
      aroundEach(async (runTest, context) => {
        const sandbox = enter(context);
        try {
          await sandbox.run(runTest);
        } finally {
          await leave(context, sandbox);
        }
      });
    } else {
      const ofTest = new WeakMap<object, OpenSandbox>();
      beforeEach((context) => void ofTest.set(context, enter(context)));
      afterEach((context) => leave(context, ofTest.get(context)));
    }
    return whicheverRuns(() => open.get(currentSandbox()?.account ?? "")?.gateway);
  };
}

function whicheverRuns(current: () => Gateway | undefined): Gateway {
  const gateway = () => {
    const running = current();
    if (running) return running;
    throw new Error(
      "useGateway() knows no running test here: use it inside of tests; for tests that run at the same time, before Vitest 4.1, take the test of aigw-emulator/vitest and its { gateway }",
    );
  };
  const trap: ProxyHandler<Gateway> = {
    get: (_, name) => (isAskedByPrinters(name) ? undefined : Reflect.get(gateway(), name)),
    has: (_, name) => Reflect.has(gateway(), name),
    ownKeys: () => Reflect.ownKeys(gateway()),
    getOwnPropertyDescriptor: (_, name) => ({ value: Reflect.get(gateway(), name), enumerable: true, configurable: true }),
  };
  return new Proxy({} as Gateway, trap);
}

/** Promises and printers look for these, inside and outside of tests. */
function isAskedByPrinters(name: string | symbol): boolean {
  return typeof name === "symbol" || name === "then" || name === "toJSON" || name === "asymmetricMatch";
}
