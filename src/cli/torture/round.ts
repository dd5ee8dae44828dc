import { keyVariables } from "../../emulator/facts.ts";
import type { Config } from "../../schema/config.ts";
import type { FaultInput } from "../../schema/fault-input.ts";
import { systemTime } from "../../world/account-clock.ts";
import { childEnvironment, withStandInKeys } from "../child-environment.ts";
import { describeError } from "../report.ts";
import type { OpenEmulator } from "../start.ts";
import type { Terminal } from "../terminal.ts";
import { type Asked, askedOf } from "./asked.ts";
import { type Run, runWatched } from "./run-watched.ts";

/** What every round has in common. */
export interface Torture {
  readonly terminal: Terminal;
  readonly command: readonly string[];
  readonly config: Config;
  readonly open: OpenEmulator;
}

/** A run of the command beside an emulator of its own. */
export interface Round {
  readonly run: Run;
  /** In the order in which they came. */
  readonly asked: readonly Asked[];
  /** What the emulator itself had to complain of. */
  readonly troubles: readonly string[];
}

/** Runs the command once; the faults are every account's from its start, whatever its tests reset. */
export async function runRound(
  { terminal, command, config, open }: Torture,
  faults: readonly FaultInput[],
  timeoutMs: number,
): Promise<Round> {
  const emulator = await open({ ...config, faults, scenarios: [] });
  const asked: Asked[] = [];
  const troubles: string[] = [];
  emulator.events.on("bug", (error) => troubles.push(describeError(error)));
  try {
    const { url } = await emulator.start();
    const place = { url, account: "local", gateway: config.gateways[0]?.id ?? "default" };
    // Another emulator, which somebody's shell may name, has no faults.
    const variables = { ...childEnvironment(terminal.environment, place), AIGW_URL: url };
    const environment = withStandInKeys(variables, keyVariables);
    const since = systemTime.now();
    emulator.events.on("ended", (ended) => asked.push(askedOf(ended, since, systemTime.now())));
    const run = await runWatched(terminal, command, { environment, timeoutMs });
    // What was still open ends with the emulator, and is told of as well.
    await emulator.stop();
    return { run, asked: asked.sort((a, b) => a.atMs - b.atMs), troubles };
  } finally {
    await emulator.stop();
  }
}
