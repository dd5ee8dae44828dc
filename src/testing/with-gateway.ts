import { tellIn } from "./failure-story.ts";
import type { Gateway } from "./gateway.ts";
import { catchEarly } from "./made-early.ts";
import { openSandbox } from "./sandbox.ts";
import { begunTests, runningTests } from "./test-emulator.ts";
import { watchFetch } from "./test-fetch.ts";

/** What a test's body is called with, and then whatever the runner gives. */
export interface WithGateway {
  readonly gateway: Gateway;
}

/**
 * A test with a gateway of its own, for any runner: `test("asks", withGateway(async ({ gateway }) => { … }))`. What the runner
 * gives comes behind it. When the test fails, its error tells what the gateway saw.
 */
export function withGateway<Rest extends readonly unknown[]>(
  body: (context: WithGateway, ...rest: Rest) => unknown,
): (...given: Rest) => Promise<void> {
  const place = { path: process.argv[1] ?? "", ofBody: ++bodies };
  return async (...given) => {
    const { path, name } = named(given[0]) ?? { path: place.path, name: `test ${place.ofBody}` };
    const sandbox = openSandbox(runningTests(), { key: [path, name, nextRepeat(`${path}\n${name}`)], name: [path, name] });
    try {
      await sandbox.run(() => body({ gateway: sandbox.gateway }, ...given));
    } catch (error) {
      const story = await sandbox.close(true);
      if (error instanceof Error && story !== undefined) tellIn(error, story);
      throw error;
    }
    await sandbox.close(false);
  };
}

let bodies = 0;
const repeats = new Map<string, number>();

function nextRepeat(name: string): number {
  const count = (repeats.get(name) ?? -1) + 1;
  repeats.set(name, count);
  return count;
}

/** What the runner calls the test: node:test says it in the context, Jest in `expect`. */
function named(context: unknown): { path: string; name: string } | undefined {
  const { name, fullName, filePath } = fieldsOf(context);
  const path = text(filePath) ?? process.argv[1] ?? "";
  const told = text(fullName) ?? text(name);
  if (told !== undefined) return { path, name: told };
  const { currentTestName, testPath } = stateOfJest();
  const current = text(currentTestName);
  return current === undefined ? undefined : { path: text(testPath) ?? path, name: current };
}

interface JestGlobals {
  readonly beforeAll?: (hook: () => void) => void;
  readonly expect?: { getState?(): unknown };
}

function stateOfJest(): Readonly<Record<string, unknown>> {
  return fieldsOf((globalThis as JestGlobals).expect?.getState?.());
}

/** Where the emulator runs before test files are loaded, as in Jest's workers: what a file makes while it is loaded finds it as well. */
function catchEarlyClients(): void {
  const { beforeAll } = globalThis as JestGlobals;
  const run = begunTests();
  if (run && typeof beforeAll === "function" && stateOfJest()["currentTestName"] === undefined) beforeAll(catchEarly(run));
}

watchFetch();
catchEarlyClients();

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
