import type { Command } from "commander";
import type { Setting } from "../config/settings.ts";
import { addSettingFlags } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** `fault` and `scenario`, of the emulator that runs; `address` are the flags that say where. */
export function addFaultCommands(root: Command, terminal: Terminal, address: readonly Setting[]): void {
  const about = (command: Command) =>
    addSettingFlags(command, address).option("--account <id>", "Whose faults (default: local)").option("--json", "Print JSON");
  addFault(root.command("fault").description("Break answers on purpose, in the emulator that runs"), terminal, about);
  addScenario(
    root.command("scenario").description("Let the emulator that runs go through a scenario of faults"),
    terminal,
    about,
  );
}

type About = (command: Command) => Command;

function addFault(fault: Command, terminal: Terminal, about: About): void {
  const module = () => import("./fault.ts");
  about(
    fault.command("add <kind> [settings...]").description("Add one: fault add status status=503 provider=openai first=2"),
  ).action(async (kind, words, flags) => (await module()).faultAdd(terminal, kind, words, flags));
  about(fault.command("ls").description("List them, with how often each has struck")).action(async (flags) =>
    (await module()).faultLs(terminal, flags),
  );
  about(fault.command("rm <id>").description("Take one away")).action(async (id, flags) =>
    (await module()).faultRm(terminal, id, flags),
  );
  about(fault.command("clear").description("Take all away")).action(async (flags) =>
    (await module()).faultClear(terminal, flags),
  );
  fault
    .command("kinds")
    .description("List the kinds with their options")
    .option("--json", "Print JSON")
    .action(async (flags) => (await module()).printFaultKinds(terminal, flags));
}

function addScenario(scenario: Command, terminal: Terminal, about: About): void {
  const module = () => import("./scenario.ts");
  about(scenario.command("ls").description("List them, and which run")).action(async (flags) =>
    (await module()).scenarioLs(terminal, flags),
  );
  about(
    scenario
      .command("run <name> [settings...]")
      .description("Run one from its beginning: scenario run brown-out provider=openai"),
  ).action(async (name, words, flags) => (await module()).scenarioRun(terminal, name, words, flags));
  about(scenario.command("stop <name>").description("End one")).action(async (name, flags) =>
    (await module()).scenarioStop(terminal, name, flags),
  );
}
