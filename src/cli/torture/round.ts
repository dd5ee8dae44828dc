import { keyVariables } from "../../emulator/facts.ts";
import type { Blocked } from "../../reroute/offline.ts";
import type { Config } from "../../schema/config.ts";
import type { FaultInput } from "../../schema/fault-input.ts";
import { homeGateway } from "../../schema/home-gateway.ts";
import { systemTime } from "../../world/account-clock.ts";
import { withStandInKeys } from "../child-environment.ts";
import { clientVariables } from "../exec-environment.ts";
import { describeError } from "../report.ts";
import type { OpenEmulator } from "../start.ts";
import { type Surroundings, surround, type Wishes } from "../surroundings.ts";
import type { Terminal } from "../terminal.ts";
import { type Asked, askedOf } from "./asked.ts";
import { type Run, runWatched } from "./run-watched.ts";

/** What every round has in common. */
export interface Torture {
  readonly terminal: Terminal;
  readonly command: readonly string[];
  readonly config: Config;
  readonly wishes: Wishes;
  readonly open: OpenEmulator;
}

/** A run of the command beside an emulator of its own. */
export interface Round {
  readonly run: Run;
  /** In the order in which they came. */
  readonly asked: readonly Asked[];
  /** What the emulator itself had to complain of. */
  readonly troubles: readonly string[];
  /** What wanted to leave this machine and was not let out. */
  readonly blocked: readonly Blocked[];
}

/** Runs the command once; the faults are every account's from its start, whatever its tests reset. */
export async function runRound(torture: Torture, faults: readonly FaultInput[], timeoutMs: number): Promise<Round> {
  const { terminal, config, wishes } = torture;
  const around = await surround(terminal, { ...config, faults, scenarios: [] }, wishes);
  try {
    const round = await runWithin(around, torture, timeoutMs);
    return { ...round, blocked: await around.blocked() };
  } finally {
    await around.stop();
  }
}

async function runWithin(
  around: Surroundings,
  { terminal, command, config, wishes, open }: Torture,
  timeoutMs: number,
): Promise<Omit<Round, "blocked">> {
  const emulator = await open(around.config);
  const asked: Asked[] = [];
  const troubles: string[] = [];
  emulator.events.on("bug", (error) => troubles.push(describeError(error)));
  try {
    const { url } = await emulator.start();
    const place = { url, ...homeGateway(config) };
    const usual = clientVariables(terminal.environment, place, wishes.providers ?? true);
    const variables = { ...usual, ...(await around.variables(emulator)) };
    const environment = around.live ? variables : withStandInKeys(variables, keyVariables);
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
