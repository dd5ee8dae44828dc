import type { Command } from "commander";
import type { Config } from "../schema/config.ts";
import { addHostFlags, besideCommand } from "./exec-commands.ts";
import { addSettingFlags } from "./flags.ts";
import type { Startable } from "./start.ts";
import type { Terminal } from "./terminal.ts";

/** `tell` hears of its exit code. */
export function addTorture(
  root: Command,
  terminal: Terminal,
  open: (config: Config) => Promise<Startable>,
  tell: (code: number) => void,
): void {
  const command = root
    .command("torture [command...]")
    .description("Run a command (after --), and again under each scenario of faults: what does it survive?");
  addHostFlags(addSettingFlags(command, besideCommand))
    .option("--scenario <name...>", "Only these (default: all, those of the mocks folder included)")
    .option("--timeout <time>", "How long a run may take, such as 90s (default: by the run without faults)")
    .option("--bail", "Stop at the first that is not survived")
    .option("--json", "Print JSON")
    .action(async (words, flags) => {
      tell(await (await import("./torture/torture.ts")).torture(terminal, words, flags, open));
    });
}
