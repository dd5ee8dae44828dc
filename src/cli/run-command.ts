import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs a command with this terminal, and resolves with its exit code (128 and the signal's number where one ended it). Signals are
 * the command's: at a terminal, Ctrl-C gets to it by itself; what is sent to us alone is passed on, to all that it has started.
 */
export function runCommand(
  terminal: Pick<Terminal, "cwd">,
  [program = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  return new Promise((done, failed) => {
    // At a terminal the command has to stay in our group, or it could not read from it.
    const detached = process.stdin.isTTY !== true && process.platform !== "win32";
    const pass = (signal: NodeJS.Signals) => signalTo(child, signal, detached);
    // The terminal sends Ctrl-C to the whole group; without a listener we would be gone before the command.
    const stay = detached ? pass : () => {};
    process.on("SIGTERM", pass).on("SIGHUP", pass).on("SIGINT", stay);
    // Listened for already: the command may be told to end in the moment it begins.
    const child = spawn(program, args, { cwd: terminal.cwd, env: environment, stdio: "inherit", detached });
    const forget = () => process.off("SIGTERM", pass).off("SIGHUP", pass).off("SIGINT", stay);
    child.on("error", (cause) => {
      forget();
      failed(
        new EmulatorError("AIGW-USAGE", `'${program}' cannot be run: ${cause.message}`, {
          hint: "what stands after -- is run as it is, without a shell: aigw-emulator exec -- npm test",
          cause,
        }),
      );
    });
    child.on("exit", (code, signal) => {
      forget();
      done(code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0));
    });
  });
}

/** A group of its own has its own number: npm, for one, does not pass signals on to what it runs. */
function signalTo(child: ChildProcess, signal: NodeJS.Signals, group: boolean): void {
  if (!group || child.pid === undefined) return void child.kill(signal);
  try {
    process.kill(-child.pid, signal);
  } catch {
    // All of them have ended.
  }
}
