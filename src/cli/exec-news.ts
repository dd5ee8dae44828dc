import type { RunReport } from "../report/run-report.ts";
import { summaryLine } from "../report/summary-line.ts";
import { type RecordingsReport, recordingsSummary } from "./recordings-news.ts";
import type { Terminal } from "./terminal.ts";

/** What came of a command that was run beside an emulator. */
export interface CommandRun {
  readonly name: string;
  readonly recordings: RecordingsReport;
  readonly report: RunReport;
  readonly code: number;
  /** What of the recordings makes the run fail, a sentence each. */
  readonly faults: readonly string[];
  readonly troubles: readonly string[];
  /** What was asked of hosts that are none of the emulator's, in words. */
  readonly blocked: string | undefined;
  /** Gates that do not hold, a sentence each. */
  readonly broken: readonly string[];
}

/** On stderr, which is not the command's own as stdout is. */
export function tellRun({ stderr, cwd }: Pick<Terminal, "stderr" | "cwd">, run: CommandRun, json: boolean): void {
  const { name, recordings, report, code, faults, troubles, blocked, broken } = run;
  if (json) {
    const outcome = { exitCode: code, faults, troubles, blocked: blocked ?? null, run: report, broken };
    return void stderr.write(`${JSON.stringify({ type: "recordings", ...recordings, ...outcome })}\n`);
  }
  const about = recordingsSummary(recordings, cwd);
  const lines = [
    ...troubles.map((text) => `error: ${text}`),
    ...(name === "exec" ? requests(report) : []),
    ...(about === undefined && name !== "exec" ? [nothing(name, report)] : []),
    ...(about === undefined ? [] : [about]),
    ...faults.map((text) => `  failed: ${text}`),
    ...(blocked === undefined ? [] : [blocked]),
    ...broken.map((sentence) => `error: the run fails: ${sentence}`),
  ];
  if (lines.length > 0) stderr.write(`${lines.join("\n")}\n`);
}

/** The run on one line, and its lints below. */
function requests(report: RunReport): string[] {
  const lints = report.lints.map(({ id, text, count }) => `    ${id} ${text}${count > 1 ? ` (${count} times)` : ""}`);
  return [`  exec: ${summaryLine(report) ?? "nothing was asked of the emulator"}`, ...lints];
}

/** Why nothing can be said of recordings. */
function nothing(name: string, { requests, failed }: RunReport): string {
  if (requests === 0) return "  recordings: nothing was asked of the emulator";
  const asked = `${requests} ${requests === 1 ? "request" : "requests"}${failed > 0 ? `, ${failed} answered with an error` : ""}`;
  const errors =
    name === "record" || name === "refresh" ? "; refused keys and server errors are recorded with --record-errors" : "";
  return `  recordings: none were used, and none made (${asked}${failed > 0 ? errors : ""})`;
}
