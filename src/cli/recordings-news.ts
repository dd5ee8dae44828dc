import { relative } from "node:path";
import type { EmulatorEvents, EmulatorInside } from "../emulator/inside.ts";
import { checkedCounts, checkedSummary } from "./check-news.ts";

export type RecordingsReport = ReturnType<EmulatorInside["cassettes"]>;

type Saved = EmulatorEvents["recorded"];

const RESULTS: Readonly<Record<Saved["result"], string>> = {
  added: "recorded",
  replaced: "recorded again",
  unchanged: "unchanged",
  "kept by hand": "kept, because it was edited by hand (--force records over it):",
  "kept whole": "kept, because the new answer broke off before its end (--force records over it):",
};
const KEPT = ["kept by hand", "kept whole"] as const;

/** What became of an answer that was to be recorded. */
export function recordedLine({ result, id, file }: Saved, cwd: string): string {
  return `  ${RESULTS[result]} ${id} in ${relative(cwd, file)}`;
}

/** So many names are told; the rest is a number. */
const MOST_NAMED = 5;

/** What is worth knowing of the recordings at the end; undefined when there is nothing. Files are named from `cwd`. */
export function recordingsSummary(report: RecordingsReport, cwd: string): string | undefined {
  const { used, unused, missed, misses, explained, recorded, stale, checked } = report;
  if (used === 0 && misses === 0 && recorded.length === 0 && checked.length === 0) return undefined;
  const place = ({ file, id }: { readonly file: string; readonly id: string }) => `${id} (${relative(cwd, file)})`;
  const of = (result: Saved["result"]) => recorded.filter((one) => one.result === result);
  const [written, same] = [of("added").length + of("replaced").length, of("unchanged").length];
  const lines = [
    `  recordings: ${used} used, ${unused.length} unused, ${misses} missed, ${written} recorded${same > 0 ? `, ${same} unchanged` : ""}`,
  ];
  if (used > 0 && unused.length > 0) lines.push(`    unused: ${named(unused.map(place))}`);
  if (misses > 0) lines.push(`    missed: ${named([...new Set(missed)])}`);
  for (const text of explained)
    lines.push(
      ...text
        .replaceAll(`${cwd}/`, "")
        .split("\n")
        .map((line) => `      ${line}`),
    );
  if (stale.length > 0) lines.push(`    too old: ${named(stale.map((one) => `${place(one)}: ${one.why}`))}`);
  for (const result of KEPT) {
    const kept = of(result);
    if (kept.length > 0) lines.push(`    ${RESULTS[result]} ${named(kept.map(place))}`);
  }
  return [...lines, ...checkedSummary(checked, cwd)].join("\n");
}

/** What of the recordings makes a run fail that went well. */
export interface RecordingsGates {
  /** Requests that no recording answers. */
  readonly missed: "always" | "strict" | "never";
  /** Recordings that nobody asked for, in strict: all that there are, or those of files that were recorded into. */
  readonly unused: "strict" | "where recorded" | "never";
}

/** What is not as it has to be, a sentence each. Answers that break programs always are. */
export function recordingsFaults(report: RecordingsReport, gates: RecordingsGates, strict: boolean): string[] {
  const { misses, recorded, checked, strange } = report;
  const { breaking, notChecked } = checkedCounts(checked);
  const files = new Set(recorded.map(({ file }) => file));
  const unused = report.unused.filter(({ file }) => gates.unused === "strict" || files.has(file)).length;
  const missed = gates.missed === "always" || (strict && gates.missed === "strict") ? misses : 0;
  return [
    ...(missed > 0 ? [`${missed} asked and not recorded`] : []),
    ...(strange.length > 0
      ? [`--only: no recording is called ${named(strange)} (aigw-emulator cassettes ls names them all)`]
      : []),
    ...(breaking > 0 ? [`${breaking} answered so that programs may break`] : []),
    ...(notChecked > 0 && strict ? [`strict: ${notChecked} could not be checked`] : []),
    ...(unused > 0 && strict && gates.unused !== "never"
      ? [`strict: ${unused} recorded and not used (aigw-emulator cassettes prune --id removes some)`]
      : []),
  ];
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
