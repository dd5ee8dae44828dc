import type { ScenarioPhase } from "../../emulator/scenarios.ts";
import type { MissedFault } from "./asked.ts";
import { crashOf } from "./crash.ts";
import type { Round } from "./round.ts";
import { type Thread, threadsOf } from "./threads.ts";

/**
 * `never struck`: the command went well, which proves nothing. `failed by itself`: it failed although nothing had struck, as
 * a test does that fails now and then.
 */
export type Outcome = "survived" | "did not survive" | "never struck" | "failed by itself";

/** What an application does that does not survive. */
export type Deed = "crashed" | "hung" | "asked again too early" | "asked again" | "asked another" | "gave up";

/** What one scenario came to. */
export interface Verdict {
  readonly phase: ScenarioPhase;
  readonly round: Round;
  readonly outcome: Outcome;
  /** Requests that were struck. */
  readonly struck: number;
  /** Faults that were to strike and could not, each reason once. */
  readonly missed: readonly MissedFault[];
  /** What was struck, and what came after it. */
  readonly threads: readonly Thread[];
  /** What the application did about it; empty where all went well. */
  readonly deeds: readonly Deed[];
  /** The error that ended the command, where it told. */
  readonly crash: string | undefined;
}

export function verdictOf(phase: ScenarioPhase, round: Round): Verdict {
  const { asked, run } = round;
  const struck = asked.filter(({ faults }) => faults.length > 0).length;
  const failed = run.code !== 0 || run.timedOut;
  const threads = threadsOf(asked);
  const crash = failed && !run.timedOut ? crashOf(run) : undefined;
  return {
    phase,
    round,
    outcome: outcomeOf(failed, struck > 0),
    struck,
    missed: unique(asked.flatMap(({ missed }) => missed)),
    threads,
    deeds: failed && struck > 0 ? deedsOf(threads, run.timedOut, crash) : [],
    crash,
  };
}

function outcomeOf(failed: boolean, struck: boolean): Outcome {
  if (failed) return struck ? "did not survive" : "failed by itself";
  return struck ? "survived" : "never struck";
}

function deedsOf(threads: readonly Thread[], timedOut: boolean, crash: string | undefined): Deed[] {
  const deeds = new Set<Deed>();
  if (timedOut) deeds.add("hung");
  if (crash !== undefined) deeds.add("crashed");
  for (const { again, another } of threads) {
    if (again.some(({ early }) => early)) deeds.add("asked again too early");
    else if (again.length > 0) deeds.add("asked again");
    if (another) deeds.add("asked another");
    if (again.length === 0 && !another) deeds.add("gave up");
  }
  return [...deeds];
}

function unique(missed: readonly MissedFault[]): MissedFault[] {
  return [...new Map(missed.map((fault) => [`${fault.rule} ${fault.why}`, fault])).values()];
}
