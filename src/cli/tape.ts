import { resolveConfig } from "../config/resolve-config.ts";
import { keyVariables } from "../emulator/facts.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Config } from "../schema/config.ts";
import { childEnvironment, withStandInKeys } from "./child-environment.ts";
import { exitCode } from "./exit-code.ts";
import { flagLayer } from "./flags.ts";
import { recordingsSummary } from "./recordings-news.ts";
import { describeError } from "./report.ts";
import { runCommand } from "./run-command.ts";
import type { Startable } from "./start.ts";
import type { Terminal } from "./terminal.ts";

export interface TapeFlags {
  readonly config?: string;
  readonly failOnMissing?: boolean;
  readonly [flag: string]: unknown;
}

/**
 * Runs a command beside an emulator that records, or replays, what it asks, and resolves with the command's exit code. Where it
 * went well, replaying it still fails when something was asked that is not recorded.
 */
export async function tape(
  terminal: Terminal,
  mode: "record" | "replay",
  command: readonly string[],
  { config: file, ...flags }: TapeFlags,
  open: (config: Config) => Promise<Startable>,
): Promise<number> {
  if (command.length === 0) throw noCommand(mode);
  const { cwd, environment, files } = terminal;
  const usual = { port: 0, db: ":memory:", ...(mode === "replay" ? { onMiss: "error" } : {}) };
  const own = { kind: "flag" as const, values: { mode }, origin: () => mode };
  const defaults = { kind: "option" as const, values: usual, origin: () => mode };
  const { config, placed } = await resolveConfig({ files, cwd, environment, file, above: [defaults, flagLayer(flags), own] });
  const emulator = await open(config).catch((error: unknown) => {
    throw placed(error);
  });
  const troubles: string[] = [];
  emulator.events.on("bug", (error) => troubles.push(describeError(error)));
  const { url } = await emulator.start();
  const place = { url, account: "local", gateway: config.gateways[0]?.id ?? "default" };
  const variables = childEnvironment(environment, place);
  let code: number;
  try {
    code = await runCommand(terminal, command, mode === "replay" ? withStandInKeys(variables, keyVariables) : variables);
  } finally {
    await emulator.stop();
  }
  const report = emulator.cassettes();
  const summary = recordingsSummary(report) ?? `  recordings: nothing was asked of ${url}`;
  terminal.stderr.write(`${[...troubles.map((text) => `error: ${text}`), summary].join("\n")}\n`);
  if (code !== 0) return code;
  return troubles.length > 0 || (mode === "replay" && report.misses > 0) ? exitCode.usage : code;
}

function noCommand(mode: string): EmulatorError {
  return new EmulatorError("AIGW-USAGE", `${mode} needs a command to run`, { hint: `aigw-emulator ${mode} -- npm test` });
}
