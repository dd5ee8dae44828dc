import { syncBuiltinESMExports } from "node:module";
import { type CurrentSandbox, currentSandbox } from "./current-sandbox.ts";

/** Undefined: taken away. */
type Overlay = Map<string, string | undefined>;

const overlays = new WeakMap<CurrentSandbox, Overlay>();

/**
 * Variables of `process.env` that hold for one sandbox, for as long as it is open: tests that run at the same time each read
 * their own. What the test itself writes into one of them is gone with it.
 */
export function setForSandbox(sandbox: CurrentSandbox, variables: Readonly<Record<string, string>>): void {
  watchEnvironment();
  overlays.set(sandbox, new Map(Object.entries(variables)));
}

let whileLoading: Overlay | undefined;

/** Variables that hold outside of every sandbox until the returned function is called. */
export function setWhileLoading(variables: Readonly<Record<string, string>>): () => void {
  watchEnvironment();
  whileLoading = new Map(Object.entries(variables));
  return () => {
    whileLoading = undefined;
  };
}

const WATCHED = Symbol("aigw-emulator.environment");

/**
 * Puts a view in front of `process.env` that shows the sandbox's variables inside a test and nothing else anywhere. To be called
 * before code is loaded that may keep the object.
 */
export function watchEnvironment(): void {
  if (Object.hasOwn(process, WATCHED)) return;
  Object.defineProperty(process, WATCHED, { value: true });
  process.env = new Proxy(process.env, environmentView);
  // For `import { env } from "node:process"`.
  syncBuiltinESMExports();
}

function overlay(): Overlay | undefined {
  const sandbox = currentSandbox();
  return sandbox ? overlays.get(sandbox) : whileLoading;
}

function isOver(found: Overlay | undefined, name: string | symbol): name is string {
  return found !== undefined && typeof name === "string" && found.has(name);
}

const environmentView: ProxyHandler<NodeJS.ProcessEnv> = {
  get(target, name) {
    const over = overlay();
    return isOver(over, name) ? over?.get(name) : Reflect.get(target, name);
  },
  has(target, name) {
    const over = overlay();
    return isOver(over, name) ? over?.get(name) !== undefined : Reflect.has(target, name);
  },
  set(target, name, value) {
    const over = overlay();
    if (!isOver(over, name)) return Reflect.set(target, name, value);
    over?.set(name, String(value));
    return true;
  },
  deleteProperty(target, name) {
    const over = overlay();
    if (!isOver(over, name)) return Reflect.deleteProperty(target, name);
    over?.set(name, undefined);
    return true;
  },
  ownKeys(target) {
    const over = [...(overlay() ?? [])];
    const gone = new Set<string | symbol>(over.map(([name]) => name));
    const shown = over.flatMap(([name, value]) => (value === undefined ? [] : [name]));
    return [...Reflect.ownKeys(target).filter((name) => !gone.has(name)), ...shown];
  },
  getOwnPropertyDescriptor(target, name) {
    const over = overlay();
    if (!isOver(over, name)) return Reflect.getOwnPropertyDescriptor(target, name);
    const value = over?.get(name);
    return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true };
  },
};
