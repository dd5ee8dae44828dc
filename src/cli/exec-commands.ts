import type { Command } from "commander";
import { settings } from "../config/settings.ts";
import type { ExecKind } from "./exec.ts";
import { addSettingFlags } from "./flags.ts";
import { addReportFlags } from "./run-report.ts";
import type { OpenEmulator } from "./start.ts";
import type { Terminal } from "./terminal.ts";

const DESCRIPTIONS: Readonly<Record<ExecKind["name"], string>> = {
  exec: "Run a command (after --) whose requests to the gateway the emulator answers; nothing else leaves the machine",
  record: "Run a command (after --) and record what its clients are answered",
  refresh: "The same, but ask again only for what is too old or not recorded",
  replay: "Run a command (after --) with recordings alone: no key, no network",
  check: "Run a command (after --) and compare what it is answered with the recordings; write nothing",
};

/** Of the emulator's own terminal lines a command of this kind has none, and TLS is always spoken. */
export const besideCommand = settings.filter(({ key }) => !["log", "tls"].includes(key));

/** The commands that run another one beside an emulator; `tell` hears of its exit code. */
export function addExecCommands(root: Command, terminal: Terminal, open: OpenEmulator, tell: (code: number) => void): void {
  for (const [name, description] of Object.entries(DESCRIPTIONS)) {
    const command = root.command(`${name} [command...]`).description(description);
    if (name === "record" || name === "refresh") {
      command.option("--prune", "Then take out of the cassettes that it has written what a run that went well did not ask for");
    }
    addHostFlags(addReportFlags(addSettingFlags(command, besideCommand)))
      .option("--json", "Print what came of the recordings as one line of JSON, on stderr")
      .action(async (words, flags) => {
        const { exec, execKinds } = await import("./exec.ts");
        tell(await exec(terminal, { kind: execKinds[name as ExecKind["name"]], command: words, flags, open }));
      });
  }
}

/** Which hosts the command may reach. */
export function addHostFlags(command: Command): Command {
  return command
    .option("--no-providers", "Refuse the providers' own hosts, which are answered as if asked through the gateway otherwise")
    .option("--allow-host <host...>", "A host that may be reached all the same; * stands for a part of a name");
}
