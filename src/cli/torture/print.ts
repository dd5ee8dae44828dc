import type { ScenarioPhase } from "../../emulator/scenarios.ts";
import { blockedSummary } from "../surroundings.ts";
import type { Terminal } from "../terminal.ts";
import { millis } from "./durations.ts";
import { nameOf } from "./phase-name.ts";
import { reportOf } from "./report.ts";
import { commandAlone } from "./rerun.ts";
import type { Round } from "./round.ts";
import { storyOf } from "./story.ts";
import { gotWhat } from "./tallies.ts";
import type { Verdict } from "./verdict.ts";

export interface Printed {
  readonly json: boolean;
  readonly command: readonly string[];
  readonly seed: string;
}

export interface Printer {
  /** `unfit` says why nothing can be concluded from the rest. */
  baseline(round: Round, unfit: string | undefined): void;
  verdict(verdict: Verdict): void;
  /** `left` are those that were not run any more. */
  end(verdicts: readonly Verdict[], left: readonly ScenarioPhase[]): void;
}

const OUTPUT_LINES = 12;

/** What torture prints: a line for each round as it ends, then the stories; or one object of JSON. */
export function printer(terminal: Terminal, { json, command, seed }: Printed): Printer {
  return json ? jsonPrinter(terminal, { command, seed }) : textPrinter(terminal, command);
}

function jsonPrinter({ stdout, args }: Terminal, about: Pick<Printed, "command" | "seed">): Printer {
  let first: Round | undefined;
  const write = (unfit: string | undefined, verdicts: readonly Verdict[], left: readonly ScenarioPhase[]) => {
    const report = reportOf({ ...about, args, baseline: first, unfit, verdicts, left });
    stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  };
  return {
    baseline(round, unfit) {
      first = round;
      if (unfit !== undefined) write(unfit, [], []);
    },
    verdict() {},
    end: (verdicts, left) => write(undefined, verdicts, left),
  };
}

function textPrinter({ stdout, stderr, args }: Terminal, command: readonly string[]): Printer {
  const say = (...lines: readonly string[]) => stdout.write(`${lines.join("\n")}\n`);
  return {
    baseline(round, unfit) {
      for (const trouble of round.troubles) stderr.write(`error: ${trouble}\n`);
      if (unfit === undefined) say(row("without faults", "passed", round), ...blocked(round), "");
      else say(row("without faults", "unfit", round), ...quoted(round), ...blocked(round), `'${command.join(" ")}': ${unfit}`);
    },
    verdict(verdict) {
      for (const trouble of verdict.round.troubles) stderr.write(`error: ${trouble}\n`);
      say(row(nameOf(verdict.phase), verdict.outcome, verdict.round, struckText(verdict)), ...detail(verdict));
    },
    end(verdicts, left) {
      for (const verdict of verdicts) if (isStory(verdict)) say("", ...told(verdict, args));
      say("", summary(verdicts, left));
    },
  };
}

function row(name: string, outcome: string, { run, asked }: Round, struck = count(asked.length, "request")): string {
  const ended = run.timedOut ? "timed out" : `exit ${run.code}`;
  return [name.padEnd(26), outcome.padEnd(16), ended.padEnd(10), millis(run.durationMs).padEnd(9), struck].join(" ");
}

function blocked({ blocked: refused }: Round): string[] {
  const summary = blockedSummary(refused);
  return summary === undefined ? [] : [summary];
}

function struckText({ struck, round: { asked } }: Verdict): string {
  return `struck ${struck} of ${count(asked.length, "request")}`;
}

/** Who got what; or why nobody was struck. */
function detail({ round, missed, struck, phase }: Verdict): string[] {
  const could = missed.map(({ rule, why }) => `    ${rule} was to strike and could not: ${why}`);
  if (struck > 0) return [...gotWhat(round.asked).map((line) => `    ${line}`), ...could];
  const chance = phase.plot.some((line) => line.includes("% of the time"));
  const idle = phase.plot.map((line) => `    fitted none, or was not due: ${line}`);
  const spared = chance ? [...idle, "    another --seed strikes others"] : idle;
  return could.length > 0 ? could : spared;
}

function isStory({ outcome }: Verdict): boolean {
  return outcome === "did not survive" || outcome === "failed by itself";
}

function told(verdict: Verdict, args: readonly string[]): string[] {
  const { phase, round } = verdict;
  return [
    `${nameOf(phase)}: ${phase.description}`,
    ...storyOf(verdict).map((line) => `    ${line}`),
    ...quoted(round),
    ...blocked(round),
    `    alone: ${commandAlone(args, nameOf(phase))}`,
  ];
}

/** The end of what it printed; from the last error on, where there is one not far from it. */
function quoted({ run }: Round): string[] {
  if (run.output === "") return ["    it printed nothing"];
  const lines = run.output.split("\n").slice(-OUTPUT_SEARCHED);
  const error = lines.findLastIndex((line) => ERROR.test(line));
  const from = error < 0 ? -OUTPUT_LINES : Math.min(error, Math.max(0, lines.length - OUTPUT_LINES));
  return lines
    .slice(from)
    .slice(0, OUTPUT_LINES)
    .map((line) => `    | ${line}`);
}

const OUTPUT_SEARCHED = 60;
const ERROR = /^\s*(?:[\w.]*(?:Error|Exception)\b|not ok\b|FAIL\b|[✖×✗] )/;

function summary(verdicts: readonly Verdict[], left: readonly ScenarioPhase[]): string {
  const of = (outcome: Verdict["outcome"]) => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const parts = [
    `survived ${of("survived")}`,
    `did not survive ${of("did not survive")}`,
    `never struck ${of("never struck")}`,
    ...(of("failed by itself") > 0 ? [`failed by itself ${of("failed by itself")}`] : []),
    ...(left.length > 0 ? [`not run ${left.length}`] : []),
  ];
  const nothing = of("survived") + of("did not survive") === 0 ? "; nothing was struck, which proves nothing" : "";
  return `${parts.join(", ")}${nothing}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
