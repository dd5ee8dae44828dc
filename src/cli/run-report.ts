import { resolve } from "node:path";
import type { Command } from "commander";
import type { EmulatorInside } from "../emulator/inside.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { failOnFrom, failOns, type Gates } from "../report/gates.ts";
import { type PublishOptions, publish } from "../report/publish.ts";
import type { RunReport } from "../report/run-report.ts";
import { openTally } from "../report/tally.ts";
import { version } from "../version.ts";
import type { Terminal } from "./terminal.ts";

type Flags = Readonly<Record<string, unknown>>;

/** Gives a command that serves the flags of the report on what was asked, and of its gates. */
export function addReportFlags(command: Command): Command {
  return command
    .option("--report <file>", "Write a report on what was asked, as JSON, at the end")
    .option("--max-cost <usd>", "Fail at the end when it cost more, as the log has it")
    .option("--max-requests <count>", "Fail at the end when there were more")
    .option("--fail-on <what>", `Fail at the end when one came up: ${failOns.join(", ")}, with commas between`);
}

/** What those flags say. Throws an EmulatorError for what they cannot. */
export function reportOptions(flags: Flags): PublishOptions {
  const text = (name: string) => (typeof flags[name] === "string" ? flags[name] : undefined);
  return {
    report: text("report"),
    maxCost: amount("--max-cost", "an amount in US dollars, such as 0.5", text("maxCost")),
    maxRequests: amount("--max-requests", "a number of requests", text("maxRequests")),
    failOn: kinds(text("failOn")),
  };
}

function amount(flag: string, expected: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new EmulatorError("AIGW-USAGE", `${flag}: expected ${expected}, found '${text}'`, { hint: `${flag} 0 allows none` });
}

function kinds(text: string | undefined): Gates["failOn"] {
  try {
    return text === undefined ? undefined : failOnFrom(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new EmulatorError("AIGW-USAGE", `--fail-on: ${problem}`, {
      hint: `such as --fail-on ${failOns.slice(0, 2).join(",")}`,
    });
  }
}

/** What came of a run. */
export interface RunEnd {
  readonly report: RunReport;
  /** The gates that are broken, as sentences. */
  readonly broken: readonly string[];
}

/**
 * Counts from now on what the emulator is asked; the returned function is called when it has stopped: it writes the report where
 * one is wanted.
 */
export function countRun(
  emulator: Pick<EmulatorInside, "events" | "cassettes">,
  options: PublishOptions,
  terminal: Pick<Terminal, "cwd" | "environment" | "files">,
): () => Promise<RunEnd> {
  const tally = openTally(version);
  emulator.events.on("ended", tally.ended);
  emulator.events.on("stray", tally.stray);
  const file = options.report === undefined ? undefined : resolve(terminal.cwd, options.report);
  return async () => {
    const report = tally.report(emulator.cassettes());
    return { report, broken: await publish(report, { ...options, report: file }, terminal) };
  };
}
