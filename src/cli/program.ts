import { Command, CommanderError, Help } from "commander";
import { settings } from "../config/settings.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import { version } from "../version.ts";
import { addCassettes } from "./cassettes/commands.ts";
import { configShow } from "./config-show.ts";
import { addExecCommands } from "./exec-commands.ts";
import { exitCode } from "./exit-code.ts";
import { addFaultCommands } from "./fault-commands.ts";
import { addSettingFlags } from "./flags.ts";
import { describeError, exitCodeOf } from "./report.ts";
import { addReportFlags } from "./run-report.ts";
import { commandError } from "./running.ts";
import { addRunningCommands } from "./running-commands.ts";
import { type OpenEmulator, start } from "./start.ts";
import type { Terminal } from "./terminal.ts";

/** Runs what the command line asks for; resolves with the exit code. Nothing is thrown: failures have been printed. */
export async function runProgram(terminal: Terminal, open: OpenEmulator): Promise<number> {
  let told: number = exitCode.ok;
  try {
    const tell = (code: number) => {
      told = code;
    };
    await program(terminal, open, tell).parseAsync([...terminal.args], { from: "user" });
    return told;
  } catch (error) {
    // Help has been written already.
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help"))
      return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    const told = error instanceof CommanderError ? usageError(error) : commandError(error);
    terminal.stderr.write(`error: ${describeError(told)}\n`);
    return exitCodeOf(told);
  }
}

/** `tell` hears of the exit code of a command that has one of its own. */
function program(terminal: Terminal, open: OpenEmulator, tell: (code: number) => void): Command {
  const root = new Command("aigw-emulator")
    .description("Local emulator of Cloudflare AI Gateway: offline, deterministic, no provider keys.")
    .version(version, "-v, --version", "Print the version")
    .helpOption("-h, --help", "Print help")
    .helpCommand("help [command]", "Print help for a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      // Written by runProgram, in the layout of every other error.
      outputError: () => {},
    });
  const starting = startCommand(root, terminal, { open, tell });
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
  const torturing = root
    .command("torture [command...]")
    .description("Run a command (after --), and again under each scenario of faults: what does it survive?");
  addSettingFlags(torturing, notAboutTerminal)
    .option("--scenario <name...>", "Only these (default: all, those of the mocks folder included)")
    .option("--timeout <time>", "How long a run may take, such as 90s (default: by the run without faults)")
    .option("--bail", "Stop at the first that is not survived")
    .option("--json", "Print JSON")
    .action(async (words, flags) => {
      tell(await (await import("./torture/torture.ts")).torture(terminal, words, flags, open));
    });
  const explaining = root
    .command("explain [id]")
    .description("Tell the story of an exchange, or what a lint or code means; lists the last ten exchanges");
  addSettingFlags(explaining, aboutAddress)
    .option("--last", "Explain the newest exchange")
    .option("--account <id>", "Whose exchanges (default: local)")
    .option("--json", "Print JSON")
    .action(async (id, flags) => (await import("./explain.ts")).explain(terminal, id, flags));
  // The default command's flags belong on the first page of help: most people never type "start".
  const visibleOptions = (command: Command) => new Help().visibleOptions(command);
  return root.configureHelp({
    visibleOptions: (command) =>
      command === root ? [...visibleOptions(starting).slice(0, -1), ...visibleOptions(root)] : visibleOptions(command),
  });
}

interface Serving {
  readonly open: OpenEmulator;
  readonly tell: (code: number) => void;
}

function startCommand(root: Command, terminal: Terminal, { open, tell }: Serving): Command {
  const command = root
    .command("start", { isDefault: true })
    .description("Start the emulator (what happens without a command)")
    // Looked at below: commander would only count them.
    .allowExcessArguments()
    .action(async (flags, { args }) => {
      const word = args.find((arg: string) => arg !== "start");
      if (word !== undefined) throw unknownCommand(word, root);
      tell(await start(terminal, flags, open));
    });
  return addReportFlags(addSettingFlags(command));
}

/** Of an emulator that runs, not of one that is to be started. */
const aboutAddress = settings
  .filter(({ key }) => key === "port" || key === "host")
  .map((setting) => ({ ...setting, description: setting.key === "port" ? "Port of the emulator to ask" : "Its address" }));
const notAboutTerminal = settings.filter(({ key }) => key !== "log");

/** Commander's "error: unknown option '--prot'", with a line "(Did you mean --port?)" where it has an idea. */
function usageError({ message }: CommanderError): EmulatorError {
  const [what = "", ...ideas] = message.replace(/^error: /, "").split("\n");
  const idea = ideas.join(" ").replace(/^\(Did you mean (.*)\)$/, "did you mean $1");
  return new EmulatorError("AIGW-USAGE", what, { hint: idea || "see aigw-emulator --help for every command and flag" });
}

/** A word that reaches the default command is a command spelled wrong, or one that stands behind its flags. */
function unknownCommand(word: string, root: Command): EmulatorError {
  const commands = root.commands.map((command) => command.name());
  if (commands.includes(word)) {
    return new EmulatorError("AIGW-USAGE", `'${word}' stands behind a flag`, {
      hint: `the command comes first: aigw-emulator ${word}`,
    });
  }
  const meant = nearest(word, commands);
  return new EmulatorError("AIGW-USAGE", `unknown command '${word}'`, {
    hint: meant === undefined ? `commands: ${commands.join(", ")}; see aigw-emulator --help` : `did you mean ${meant}?`,
  });
}
