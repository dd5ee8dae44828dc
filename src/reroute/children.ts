import { syncNames } from "./patch.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Children load the module too, and threads that are started with options of their own, even where whoever starts them passes no
 * variables on. By --require, which unlike --import also comes before the code of a thread that was given as text.
 */
export function registerOthers(file: string, environment: NodeJS.ProcessEnv): void {
  const option = /\s/.test(file) ? `--require="${file.replace(/[\\"]/g, "\\$&")}"` : `--require=${file}`;
  environment["NODE_OPTIONS"] = withOption(environment["NODE_OPTIONS"], option);
  const ours = Object.entries(environment).filter(([name]) =>
    /^AIGW_(?:URL|CA|REROUTE|OFFLINE|ALLOW_HOSTS|BLOCKED|BASE_URLS)$/.test(name),
  );
  const passOn = (given: Variables): Variables => ({
    ...Object.fromEntries(ours),
    ...given,
    NODE_OPTIONS: withOption(given["NODE_OPTIONS"], option),
  });
  passOnToChildren(passOn);
  registerThreads(file);
  syncNames();
}

function withOption(options = "", option: string): string {
  return options.includes(option) ? options : `${options} ${option}`.trim();
}

/** All that do not wait go through one method of Node's, whose variables are lines by then; those that wait take options. */
function passOnToChildren(passOn: (given: Variables) => Variables): void {
  const children = process.getBuiltinModule("node:child_process");
  const prototype: { spawn: (options: { envPairs?: string[] }) => number } = Object(children.ChildProcess.prototype);
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const given = (options.envPairs ?? []).map((pair): [string, string] => {
      const mark = pair.indexOf("=", 1);
      return [pair.slice(0, mark), pair.slice(mark + 1)];
    });
    const envPairs = Object.entries(passOn(Object.fromEntries(given))).map(([name, value]) => `${name}=${value}`);
    return spawn.call(this, { ...options, envPairs });
  };
  for (const name of ["spawnSync", "execFileSync", "execSync"] as const) {
    const before = children[name] as (...args: unknown[]) => unknown;
    const replacement = (...args: unknown[]) =>
      before(...args.map((arg) => (hasVariables(arg) ? { ...arg, env: passOn(arg.env) } : arg)));
    Object.assign(children, { [name]: replacement });
  }
}

function hasVariables(arg: unknown): arg is { env: Variables } {
  return typeof arg === "object" && arg !== null && "env" in arg && typeof arg.env === "object" && arg.env !== null;
}

function registerThreads(file: string): void {
  const threads = process.getBuiltinModule("node:worker_threads");
  threads.Worker = new Proxy(threads.Worker, {
    construct(target, [program, options = {}], self) {
      const before: readonly string[] = options.execArgv ?? process.execArgv;
      return Reflect.construct(target, [program, { ...options, execArgv: [...before, "--require", file] }], self);
    },
  });
}
