import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { userEnvironment } from "./installed-package.ts";

/** A command that a user has started in a terminal. */
export interface RunningCommand {
  /** Waits until it has printed something that fits; the first group, or all of it. */
  printed(pattern: RegExp): Promise<string>;
  /** Ctrl-C: the terminal sends SIGINT to every process of the command's group. Resolves with the exit code. */
  interrupt(): Promise<number | null>;
  /** Whether any process of the command's group is left. */
  hasProcesses(): boolean;
  /** Ends what a failed test left running. */
  kill(): void;
}

export function start(cwd: string, command: string, ...parameters: string[]): RunningCommand {
  const child = spawn(command, parameters, { cwd, env: userShell(), detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const output = collect(child);
  return {
    printed: (pattern) => output.until(pattern, ended),
    interrupt() {
      signalGroup(child, "SIGINT");
      return ended;
    },
    hasProcesses: () => signalGroup(child, 0),
    kill: () => signalGroup(child, "SIGKILL"),
  };
}

/** npx starts commands through a shell. bash makes room for the command; dash stays and would end by Ctrl-C's signal itself. */
function userShell(): NodeJS.ProcessEnv {
  return { ...userEnvironment(), npm_config_script_shell: "bash" };
}

/** Whether a server can listen there. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function collect(child: ChildProcess) {
  let text = "";
  let changed = () => {};
  const add = (chunk: Buffer) => {
    text += chunk;
    changed();
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return {
    until(pattern: RegExp, ended: Promise<unknown>): Promise<string> {
      return new Promise((resolve, reject) => {
        changed = () => {
          const match = pattern.exec(text);
          if (match) resolve(match[1] ?? match[0]);
        };
        changed();
        void ended.then(() => reject(new Error(`it ended before it printed ${pattern}:\n${text}`)));
      });
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}
