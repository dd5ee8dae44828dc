import { Command, CommanderError, Help } from "commander";
import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import { version } from "../version.ts";
import { exitCode } from "./exit-code.ts";
import { addSettingFlags } from "./flags.ts";
import { describeError, exitCodeOf } from "./report.ts";
import { addReportFlags } from "./run-report.ts";
import { type OpenEmulator, start } from "./start.ts";
import type { Terminal } from "./terminal.ts";

/** Runs what the command line asks for; resolves with the exit code. Nothing is thrown: failures have been printed. */
export async function runProgram(terminal: Terminal, open: OpenEmulator): Promise<number> {
  let told: number = exitCode.ok;
  try {
    const tell = (code: number) => {
      told = code;
    };
    await (await program(terminal, { open, tell })).parseAsync([...terminal.args], { from: "user" });
    return told;
  } catch (error) {
    // Help has been written already.
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help"))
      return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    const { commandError } = await import("./running.ts");
    const told = error instanceof CommanderError ? usageError(error) : commandError(error);
    terminal.stderr.write(`error: ${describeError(told)}\n`);
    return exitCodeOf(told);
  }
}

/** `tell` hears of the exit code of a command that has one of its own. */
async function program(terminal: Terminal, serving: Serving): Promise<Command> {
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
  const starting = startCommand(root, terminal, serving);
  if (!startsOnly(terminal.args)) await addOthers(root, terminal, serving);
  // The default command's flags belong on the first page of help: most people never type "start".
  const visibleOptions = (command: Command) => new Help().visibleOptions(command);
  return root.configureHelp({
    visibleOptions: (command) =>
      command === root ? [...visibleOptions(starting).slice(0, -1), ...visibleOptions(root)] : visibleOptions(command),
  });
}

/** No other command is named, and none is to be listed: then they need not be there. */
function startsOnly(args: readonly string[]): boolean {
  const [first = "start"] = args;
  const asksForHelp = args.includes("--help") || args.includes("-h");
  return (first === "start" || first.startsWith("-")) && !asksForHelp;
}

async function addOthers(root: Command, terminal: Terminal, { open, tell }: Serving): Promise<void> {
  const { addOtherCommands } = await import("./other-commands.ts");
  addOtherCommands(root, terminal, open, tell);
}

interface Serving {
  readonly open: OpenEmulator;
  readonly tell: (code: number) => void;
}

function startCommand(root: Command, terminal: Terminal, serving: Serving): Command {
  const { open, tell } = serving;
  const command = root
    .command("start", { isDefault: true })
    .description("Start the emulator (what happens without a command)")
    // Looked at below: commander would only count them.
    .allowExcessArguments()
    .action(async (flags, { args }) => {
      const word = args.find((arg: string) => arg !== "start");
      if (word !== undefined) {
        if (startsOnly(terminal.args)) await addOthers(root, terminal, serving);
        throw unknownCommand(word, root);
      }
      tell(await start(terminal, flags, open));
    });
  return addReportFlags(addSettingFlags(command));
}

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
