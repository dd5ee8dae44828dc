import { spawn } from "node:child_process";
import { constants } from "node:os";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs a command with this terminal, and resolves with its exit code (128 and the signal's number where one ended it). Ctrl-C is
 * the command's own business: it gets it from the terminal; what is sent to us alone is passed on.
 */
export function runCommand(
  terminal: Pick<Terminal, "cwd">,
  [program = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd: terminal.cwd, env: environment, stdio: "inherit" });
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    // The terminal sends Ctrl-C to the whole group; without a listener we would be gone before the command.
    const stay = () => {};
    process.on("SIGTERM", pass).on("SIGHUP", pass).on("SIGINT", stay);
    const forget = () => process.off("SIGTERM", pass).off("SIGHUP", pass).off("SIGINT", stay);
    child.on("error", (cause) => {
      forget();
      failed(
        new EmulatorError("AIGW-USAGE", `'${program}' cannot be run: ${cause.message}`, {
          hint: "what stands after -- is run as it is, without a shell: aigw-emulator record -- npm test",
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
