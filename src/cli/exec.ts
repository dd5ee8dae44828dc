import { resolveConfig } from "../config/resolve-config.ts";
import { keyVariables } from "../emulator/facts.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Config } from "../schema/config.ts";
import { homeGateway } from "../schema/home-gateway.ts";
import { childEnvironment, withStandInKeys } from "./child-environment.ts";
import { exitCode } from "./exit-code.ts";
import { flagLayer } from "./flags.ts";
import { recordingsSummary } from "./recordings-news.ts";
import { describeError } from "./report.ts";
import { runCommand } from "./run-command.ts";
import { countRun, reportOptions } from "./run-report.ts";
import type { Startable } from "./start.ts";
import { blockedSummary, surround } from "./surroundings.ts";
import type { Terminal } from "./terminal.ts";

/** A command that runs another one beside an emulator, and how it sets the emulator up. */
export interface ExecKind {
  readonly name: "exec" | "record" | "replay";
  /** Below flags, above the config file. */
  readonly usual: Readonly<Record<string, unknown>>;
  /** Above all. */
  readonly own: Readonly<Record<string, unknown>>;
  /** Whether a request that no recording answers makes a run fail that went well. */
  readonly failsOnMiss: boolean;
}

export const execKinds: Readonly<Record<ExecKind["name"], ExecKind>> = {
  exec: { name: "exec", usual: {}, own: {}, failsOnMiss: false },
  record: { name: "record", usual: {}, own: { mode: "record" }, failsOnMiss: false },
  replay: { name: "replay", usual: { onMiss: "error" }, own: { mode: "replay" }, failsOnMiss: true },
};

export interface ExecFlags {
  readonly config?: string;
  readonly providers?: boolean;
  readonly allowHost?: readonly string[];
  readonly [flag: string]: unknown;
}

interface Execution {
  readonly kind: ExecKind;
  readonly command: readonly string[];
  readonly flags: ExecFlags;
  readonly open: (config: Config) => Promise<Startable>;
}

/**
 * Runs a command beside an emulator that answers what it asks of the gateway, and resolves with the command's exit code. The command
 * need not know: variables, a module that its Node processes load first, and a proxy send it there.
 */
export async function exec(terminal: Terminal, { kind, command, flags, open }: Execution): Promise<number> {
  if (command.length === 0) throw noCommand(kind.name);
  const options = reportOptions(flags);
  const { config, placed } = await configOf(terminal, kind, flags);
  const around = await surround(terminal, config, flags);
  const troubles: string[] = [];
  try {
    const emulator = await open(around.config).catch((error: unknown) => {
      throw placed(error);
    });
    emulator.events.on("bug", (error) => troubles.push(describeError(error)));
    const endCount = countRun(emulator, options, terminal);
    const code = await runBeside(emulator, async () => {
      const { url } = await emulator.start();
      const more = await around.variables(emulator);
      const { providers = true } = flags;
      const place = { url, ...homeGateway(config), providers };
      const variables = { ...childEnvironment(terminal.environment, place), ...more };
      return runCommand(terminal, command, around.live ? variables : withStandInKeys(variables, keyVariables));
    });
    const report = emulator.cassettes();
    const recordings = recordingsSummary(report);
    const nothing = kind.name === "exec" ? undefined : "  recordings: nothing was asked of the emulator";
    const broken = await endCount();
    const lines = [
      ...troubles.map((text) => `error: ${text}`),
      recordings ?? nothing,
      blockedSummary(await around.blocked()),
      ...broken.map((sentence) => `error: the run fails: ${sentence}`),
    ];
    const said = lines.filter((line) => line !== undefined).join("\n");
    if (said !== "") terminal.stderr.write(`${said}\n`);
    if (code !== 0) return code;
    if (troubles.length > 0 || (kind.failsOnMiss && report.misses > 0)) return exitCode.usage;
    return broken.length > 0 ? exitCode.gateBroken : code;
  } finally {
    await around.stop();
  }
}

async function configOf(terminal: Terminal, { name, usual, own }: ExecKind, { config: file, ...flags }: ExecFlags) {
  const { cwd, environment, files } = terminal;
  const below = { kind: "option" as const, values: { port: 0, db: ":memory:", ...usual }, origin: () => name };
  const above = { kind: "flag" as const, values: own, origin: () => name };
  return resolveConfig({ files, cwd, environment, file, above: [below, flagLayer(flags), above] });
}

async function runBeside(emulator: Startable, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } finally {
    await emulator.stop();
  }
}

function noCommand(name: string): EmulatorError {
  return new EmulatorError("AIGW-USAGE", `${name} needs a command to run`, { hint: `aigw-emulator ${name} -- npm test` });
}
