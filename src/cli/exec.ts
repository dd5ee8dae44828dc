import type { HowToRecord } from "../cassettes/how-to-record.ts";
import { resolveConfig } from "../config/resolve-config.ts";
import { keyVariables } from "../emulator/facts.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { homeGateway } from "../schema/home-gateway.ts";
import { withStandInKeys } from "./child-environment.ts";
import { clientVariables } from "./exec-environment.ts";
import { tellRun } from "./exec-news.ts";
import { exitCode } from "./exit-code.ts";
import { flagLayer } from "./flags.ts";
import { pruneRecorded } from "./prune-recorded.ts";
import { type RecordingsGates, recordingsFaults } from "./recordings-news.ts";
import { describeError } from "./report.ts";
import { runCommand } from "./run-command.ts";
import { countRun, reportOptions } from "./run-report.ts";
import { shellLine } from "./shell-line.ts";
import type { OpenEmulator, Startable } from "./start.ts";
import { blockedSummary, surround } from "./surroundings.ts";
import type { Terminal } from "./terminal.ts";

/** A command that runs another one beside an emulator, and how it sets the emulator up. */
export interface ExecKind {
  readonly name: "exec" | "record" | "refresh" | "replay" | "check";
  /** Below flags, above the config file. */
  readonly usual: Readonly<Record<string, unknown>>;
  /** Above all. */
  readonly own: Readonly<Record<string, unknown>>;
  /** What makes a run fail that went well. */
  readonly fails: RecordingsGates;
}

export const execKinds: Readonly<Record<ExecKind["name"], ExecKind>> = {
  exec: { name: "exec", usual: {}, own: {}, fails: { missed: "never", unused: "never" } },
  record: { name: "record", usual: {}, own: { mode: "record" }, fails: { missed: "strict", unused: "where recorded" } },
  refresh: { name: "refresh", usual: {}, own: { mode: "refresh" }, fails: { missed: "strict", unused: "where recorded" } },
  replay: { name: "replay", usual: { onMiss: "error" }, own: { mode: "replay" }, fails: { missed: "always", unused: "strict" } },
  check: { name: "check", usual: {}, own: { mode: "check" }, fails: { missed: "strict", unused: "strict" } },
};

export interface ExecFlags {
  readonly config?: string;
  readonly json?: boolean;
  readonly providers?: boolean;
  /** After a run that went well: takes out of the cassettes that it has written what it did not ask for. */
  readonly prune?: boolean;
  readonly allowHost?: readonly string[];
  readonly [flag: string]: unknown;
}

interface Execution {
  readonly kind: ExecKind;
  readonly command: readonly string[];
  readonly flags: ExecFlags;
  readonly open: OpenEmulator;
}

/**
 * Runs a command beside an emulator that answers what it asks of the gateway, and resolves with the command's exit code. The command
 * need not know: variables, a module that its Node processes load first, and a proxy send it there.
 */
export async function exec(terminal: Terminal, { kind, command, flags, open }: Execution): Promise<number> {
  if (command.length === 0) throw noCommand(kind.name);
  refuseOtherMode(kind, flags["mode"]);
  const options = reportOptions(flags);
  const { config, placed } = await configOf(terminal, kind, flags);
  const around = await surround(terminal, config, flags);
  const troubles: string[] = [];
  try {
    const emulator = await open(around.config, { howToRecord: byCommand(command) }).catch((error: unknown) => {
      throw placed(error);
    });
    emulator.events.on("bug", (error) => troubles.push(describeError(error)));
    const endCount = countRun(emulator, options, terminal);
    const code = await runBeside(emulator, async () => {
      const { url } = await emulator.start();
      const { providers = true } = flags;
      const place = { url, ...homeGateway(config) };
      const variables = { ...clientVariables(terminal.environment, place, providers), ...(await around.variables(emulator)) };
      return runCommand(terminal, command, around.live ? variables : withStandInKeys(variables, keyVariables));
    });
    const whole = code === 0 && troubles.length === 0;
    const pruned = flags.prune === true && whole ? await pruneRecorded(terminal, emulator.cassettes()) : undefined;
    const recordings = pruned?.report ?? emulator.cassettes();
    if (pruned && flags.json !== true) for (const line of pruned.said) terminal.stderr.write(`${line}\n`);
    const faults = recordingsFaults(recordings, kind.fails, config.strict);
    const { report, broken } = await endCount();
    const blocked = blockedSummary(await around.blocked());
    tellRun(terminal, { name: kind.name, recordings, report, code, faults, troubles, blocked, broken }, flags.json === true);
    if (code !== 0) return code;
    if (troubles.length + faults.length > 0) return exitCode.usage;
    return broken.length > 0 ? exitCode.gateBroken : code;
  } finally {
    await around.stop();
  }
}

/** The command is run again, in a mode that records. */
function byCommand(command: readonly string[]): HowToRecord {
  return ({ mode, cassette }) => {
    const flags = ["--mode", mode, ...(cassette === undefined ? [] : ["--cassette", cassette])];
    return `${shellLine(["aigw-emulator", "exec", ...flags, "--", ...command])}, with a key of the provider`;
  };
}

async function configOf(
  terminal: Terminal,
  { name, usual, own }: ExecKind,
  { config: file, json: _, prune: __, ...flags }: ExecFlags,
) {
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

/** It would be passed over: the command's name says the mode. */
function refuseOtherMode({ name, own }: ExecKind, mode: unknown): void {
  if (mode === undefined || own["mode"] === undefined || own["mode"] === mode) return;
  throw new EmulatorError("AIGW-USAGE", `--mode ${mode}: ${name} has a mode of its own`, {
    hint: `leave it out, or take aigw-emulator exec --mode ${mode} -- …`,
  });
}

function noCommand(name: string): EmulatorError {
  return new EmulatorError("AIGW-USAGE", `${name} needs a command to run`, { hint: `aigw-emulator ${name} -- npm test` });
}
