import { relative } from "node:path";
import type { EmulatorEvents, EmulatorInside } from "../emulator/inside.ts";

type Report = ReturnType<EmulatorInside["cassettes"]>;

const RESULTS: Readonly<Record<EmulatorEvents["recorded"]["result"], string>> = {
  added: "recorded",
  replaced: "recorded again",
  unchanged: "unchanged",
  "kept by hand": "kept, because it was edited by hand:",
};

/** What became of an answer that was to be recorded. */
export function recordedLine({ result, id, file }: EmulatorEvents["recorded"]): string {
  return `  ${RESULTS[result]} ${id} in ${relative(process.cwd(), file)}`;
}

/** So many names are told; the rest is a number. */
const MOST_NAMED = 5;

/** What is worth knowing of the recordings at the end; undefined when there is nothing. */
export function recordingsSummary({ used, unused, missed, misses, recorded }: Report): string | undefined {
  if (used === 0 && misses === 0 && recorded.length === 0) return undefined;
  const lines = [`  recordings: ${used} used, ${unused.length} unused, ${misses} missed, ${recorded.length} recorded`];
  if (used > 0 && unused.length > 0)
    lines.push(`    unused: ${named(unused.map(({ file, id }) => `${id} (${relative(process.cwd(), file)})`))}`);
  if (misses > 0) lines.push(`    missed: ${named([...new Set(missed)])}`);
  return lines.join("\n");
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
