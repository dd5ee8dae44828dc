import type { Command } from "commander";
import { settings } from "../config/settings.ts";
import type { Config } from "../schema/config.ts";
import { addCassettes } from "./cassettes/commands.ts";
import { configShow } from "./config-show.ts";
import { addExecCommands } from "./exec-commands.ts";
import { addFaultCommands } from "./fault-commands.ts";
import { addSettingFlags } from "./flags.ts";
import { addRunningCommands } from "./running-commands.ts";
import type { Startable } from "./start.ts";
import type { Terminal } from "./terminal.ts";
import { addTorture } from "./torture-command.ts";

type Open = (config: Config) => Promise<Startable>;

/** Every command but `start`. `tell` hears of the exit code of one that has its own. */
export function addOtherCommands(root: Command, terminal: Terminal, open: Open, tell: (code: number) => void): void {
  const config = root.command("config").description("Look at the configuration");
  const show = config.command("show").description("Print every setting with its value and where it comes from");
  // Here --json is about this command's own output.
  addSettingFlags(show, notAboutTerminal)
    .option("--json", "Print JSON")
    .action((flags) => configShow(terminal, flags));
  const mocks = root.command("mocks").description("Look at the scripted rules");
  const list = mocks.command("ls").description("List the rules of the mocks folder, and those that can never answer");
  addSettingFlags(list, notAboutTerminal)
    .option("--json", "Print JSON")
    .action(async (flags) => (await import("./mocks-ls.ts")).mocksLs(terminal, flags));
  const listing = root.command("providers").description("List the providers, with their paths, formats and tasks");
  addSettingFlags(listing, [])
    .option("--json", "Print JSON")
    .action(async (flags) => (await import("./providers.ts")).printProviders(terminal, flags));
  addCassettes(root, terminal, open, tell);
  addExecCommands(root, terminal, open, tell);
  addFaultCommands(root, terminal, aboutAddress);
  addRunningCommands(root, mocks, terminal, aboutAddress);
  addTorture(root, terminal, open, tell);
  addExplain(root, terminal);
}

function addExplain(root: Command, terminal: Terminal): void {
  const explaining = root
    .command("explain [id]")
    .description("Tell the story of an exchange, or what a lint or code means; lists the last ten exchanges");
  addSettingFlags(explaining, aboutAddress)
    .option("--last", "Explain the newest exchange")
    .option("--account <id>", "Whose exchanges (default: local)")
    .option("--json", "Print JSON")
    .action(async (id, flags) => (await import("./explain.ts")).explain(terminal, id, flags));
}

/** Of an emulator that runs, not of one that is to be started. */
const aboutAddress = settings
  .filter(({ key }) => key === "port" || key === "host")
  .map((setting) => ({ ...setting, description: setting.key === "port" ? "Port of the emulator to ask" : "Its address" }));
const notAboutTerminal = settings.filter(({ key }) => key !== "log");
