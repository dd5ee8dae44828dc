import type { ScenarioPhase } from "../../emulator/scenarios.ts";
import { nameOf } from "./phase-name.ts";
import { commandAlone } from "./rerun.ts";
import type { Round } from "./round.ts";
import { storyOf } from "./story.ts";
import type { Verdict } from "./verdict.ts";

export interface Told {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly seed: string;
  readonly baseline: Round | undefined;
  readonly unfit: string | undefined;
  readonly verdicts: readonly Verdict[];
  readonly left: readonly ScenarioPhase[];
}

/** What --json prints. */
export function reportOf({ command, args, seed, baseline, unfit, verdicts, left }: Told): object {
  const of = (outcome: Verdict["outcome"]) => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  return {
    command,
    seed,
    baseline: baseline ? { ...runOf(baseline), requests: baseline.asked.length, unfit: unfit ?? null } : null,
    survived: of("survived"),
    didNotSurvive: of("did not survive"),
    neverStruck: of("never struck"),
    failedByItself: of("failed by itself"),
    notRun: left.map(nameOf),
    scenarios: verdicts.map((verdict) => scenarioOf(verdict, args)),
  };
}

function scenarioOf(verdict: Verdict, args: readonly string[]): object {
  const { phase, round, outcome, struck, missed, deeds, crash } = verdict;
  const bad = outcome !== "survived" && outcome !== "never struck";
  return {
    scenario: nameOf(phase),
    description: phase.description,
    plot: phase.plot,
    outcome,
    ...runOf(round),
    struck,
    missed,
    did: deeds,
    crash: crash ?? null,
    story: bad ? storyOf(verdict) : [],
    rerun: commandAlone(args, nameOf(phase)),
    requests: round.asked.map(({ key: _, ...asked }) => asked),
  };
}

function runOf({ run, troubles, blocked }: Round): object {
  const { code, signal, timedOut, durationMs, output } = run;
  return {
    exitCode: code,
    signal,
    timedOut,
    durationMs,
    output,
    troubles,
    blocked: [...new Set(blocked.map(({ what }) => what))],
  };
}
