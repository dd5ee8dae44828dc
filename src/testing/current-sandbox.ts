import { AsyncLocalStorage } from "node:async_hooks";

/** Whose test is running: what code with a fixed account id, or none, is sent to instead. */
export interface CurrentSandbox {
  /** Base URL of the emulator, without trailing slash. */
  readonly url: string;
  /** The account that the running test has to itself. */
  readonly account: string;
}

/**
 * The sandbox of the test that calls, also from what the test has set going and not waited for; undefined outside of tests. Tests
 * that run at the same time are told apart by what called what. Where that is lost (a pool of connections, a queue), it is the
 * one sandbox that is open, if there is only one.
 */
export function currentSandbox(): CurrentSandbox | undefined {
  const { storage, open } = shared();
  const called = storage.getStore();
  if (called !== undefined && open.has(called)) return called;
  const [only, another] = open;
  return another === undefined ? only : undefined;
}

/** Opens the sandbox for the rest of whatever calls, until the returned function is called. */
export function enterSandbox(sandbox: CurrentSandbox): () => void {
  const { storage, open } = shared();
  open.add(sandbox);
  storage.enterWith(sandbox);
  return () => void open.delete(sandbox);
}

/** Runs something in a sandbox that is open; where none is, in one that is open for as long as it runs. */
export function runInSandbox<Result>(sandbox: CurrentSandbox, run: () => Result): Result {
  const { storage, open } = shared();
  if (open.has(sandbox)) return storage.run(sandbox, run);
  open.add(sandbox);
  const close = () => void open.delete(sandbox);
  try {
    const result = storage.run(sandbox, run);
    if (!isPromise(result)) close();
    // Whoever called gets the failure from the result itself.
    else result.then(close, close);
    return result;
  } catch (error) {
    close();
    throw error;
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

interface Shared {
  readonly storage: AsyncLocalStorage<CurrentSandbox>;
  readonly open: Set<CurrentSandbox>;
}

const NAME = Symbol.for("aigw-emulator.sandboxes");

/**
 * One for the whole thread. This module may be loaded more than once (a preload, a bundle, a test's own copy, each vm context of
 * vmThreads), and `process` is the one object that all of them share.
 */
function shared(): Shared {
  const holder = process as typeof process & { [NAME]?: Shared };
  holder[NAME] ??= { storage: new AsyncLocalStorage(), open: new Set() };
  return holder[NAME];
}
