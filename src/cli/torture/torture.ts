import { resolve } from "node:path";
import { resolveConfig } from "../../config/resolve-config.ts";
import { choosePhases, type ScenarioPhase } from "../../emulator/scenarios.ts";
import { EmulatorError } from "../../errors/emulator-error.ts";
import type { Config } from "../../schema/config.ts";
import { durationMs } from "../../schema/quantities.ts";
import { exitCode } from "../exit-code.ts";
import { flagLayer } from "../flags.ts";
import type { OpenEmulator } from "../start.ts";
import type { Terminal } from "../terminal.ts";
import { printer } from "./print.ts";
import { type Round, runRound, type Torture } from "./round.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

export interface TortureFlags {
  readonly config?: string;
  readonly scenario?: readonly string[];
  readonly timeout?: string;
  readonly json?: boolean;
  readonly bail?: boolean;
  readonly providers?: boolean;
  readonly allowHost?: readonly string[];
  readonly [flag: string]: unknown;
}

/**
 * Runs a command once without faults and then under each scenario, and tells what it survived. Resolves with 0 when it survived
 * all that struck, 1 when it did not, and 2 where nothing can be said: it fails without faults, asks nothing, or nothing struck.
 */
export async function torture(
  terminal: Terminal,
  command: readonly string[],
  flags: TortureFlags,
  open: OpenEmulator,
): Promise<number> {
  if (command.length === 0) throw usage("torture needs a command to run", "aigw-emulator torture -- npm test");
  const { json = false, bail = false, scenario = [], timeout } = flags;
  const limit = timeout === undefined ? undefined : readTimeout(timeout);
  const config = await configOf(terminal, flags);
  const phases = await choosePhases({ ...config, mocks: resolve(terminal.cwd, config.mocks) }, terminal.files, scenario);
  const setup: Torture = { terminal, command, config, wishes: flags, open };
  const print = printer(terminal, { json, command, seed: config.seed });
  const baseline = await runRound(setup, [], limit ?? BASELINE_MS);
  const unfit = whyUnfit(baseline);
  print.baseline(baseline, unfit);
  if (baseline.run.interrupted) return exitCode.forced;
  if (unfit !== undefined) return exitCode.usage;
  const verdicts = await underEach(phases, { setup, limitMs: limit ?? usualLimit(baseline), bail, tell: print.verdict });
  if (!verdicts) return exitCode.forced;
  print.end(verdicts, phases.slice(verdicts.length));
  return codeOf(verdicts);
}

interface Rounds {
  readonly setup: Torture;
  readonly limitMs: number;
  readonly bail: boolean;
  readonly tell: (verdict: Verdict) => void;
}

/** Undefined when somebody pressed Ctrl-C. */
async function underEach(
  phases: readonly ScenarioPhase[],
  { setup, limitMs, bail, tell }: Rounds,
): Promise<Verdict[] | undefined> {
  const verdicts: Verdict[] = [];
  for (const phase of phases) {
    const round = await runRound(setup, phase.faults, limitMs);
    if (round.run.interrupted) return undefined;
    const verdict = verdictOf(phase, round);
    verdicts.push(verdict);
    tell(verdict);
    if (bail && isBad(verdict)) break;
  }
  return verdicts;
}

const BASELINE_MS = 600_000;

/** Faults cost time: some have each request wait for ten seconds. */
function usualLimit({ run, asked }: Round): number {
  return Math.min(BASELINE_MS, 60_000 + 10 * run.durationMs + 10_000 * asked.length);
}

function whyUnfit({ run, asked }: Round): string | undefined {
  if (run.timedOut) return "it does not end without faults either; --timeout gives it more time";
  if (run.code !== 0) return `it fails without any fault, with exit code ${run.code}: make it pass first`;
  if (asked.length > 0) return undefined;
  return "it asked nothing of the emulator: neither the gateway nor a provider (aigw-emulator exec -- runs it alone and says what it asks)";
}

function codeOf(verdicts: readonly Verdict[]): number {
  if (verdicts.some(isBad)) return 1;
  return verdicts.some(({ outcome }) => outcome === "survived") ? exitCode.ok : exitCode.usage;
}

function isBad({ outcome }: Verdict): boolean {
  return outcome === "did not survive" || outcome === "failed by itself";
}

async function configOf({ cwd, environment, files }: Terminal, { config: file, ...flags }: TortureFlags): Promise<Config> {
  const usual = { kind: "option" as const, values: { port: 0, db: ":memory:" }, origin: () => "torture" };
  // Its own --json is no setting of the emulator's.
  const { json: _, ...settings } = flags;
  const { config } = await resolveConfig({ files, cwd, environment, file, above: [usual, flagLayer(settings)] });
  return config;
}

function readTimeout(text: string): number {
  const { data, error } = durationMs.safeParse(/^\d+$/.test(text) ? Number(text) : text);
  if (data !== undefined && data > 0) return data;
  const expected = error?.issues[0]?.message ?? "expected more than nothing";
  throw usage(`--timeout: ${expected}, found ${JSON.stringify(text)}`, "aigw-emulator torture --timeout 90s -- npm test");
}

function usage(what: string, hint: string): EmulatorError {
  return new EmulatorError("AIGW-USAGE", what, { hint });
}
