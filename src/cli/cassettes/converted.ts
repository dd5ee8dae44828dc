import type { Converted } from "../../interchange/convert.ts";
import type { Terminal } from "../terminal.ts";

/** A file that was looked at. */
export type ConvertedFile =
  | {
      readonly source: string;
      readonly from: string;
      readonly to: string;
      /** What was written; null where nothing could be. */
      readonly file: string | null;
      readonly count: number;
      readonly leftOut: Converted["leftOut"];
      readonly notes: Converted["notes"];
    }
  | { readonly source: string; readonly from: undefined; readonly why: string };

/** Says what came of it. False when something is missing from what was written. */
export function tellConverted({ stdout }: Pick<Terminal, "stdout">, done: readonly ConvertedFile[], json: boolean): boolean {
  if (json) stdout.write(`${JSON.stringify({ files: done.map((one) => ({ ...one, from: one.from ?? null })) }, null, 2)}\n`);
  else for (const one of done) stdout.write(asText(one));
  const known = done.filter((one) => one.from !== undefined);
  return known.length > 0 && known.every(({ leftOut, file }) => leftOut.length === 0 && file !== null);
}

function asText(one: ConvertedFile): string {
  if (one.from === undefined) return `skipped ${one.source}: ${one.why}\n`;
  const { source, from, to, file, count, leftOut, notes } = one;
  const head =
    file === null
      ? `nothing of ${source} (${from}) could be converted`
      : `${source} (${from}) → ${file} (${to}): ${count} converted`;
  const missing = leftOut.map(({ where, why }) => `  left out ${where}: ${why}\n`);
  return `${head}${leftOut.length > 0 && file !== null ? `, ${leftOut.length} left out` : ""}\n${missing.join("")}${together(notes)}`;
}

/** The same note of many is one line. */
function together(notes: Converted["notes"]): string {
  const byText = new Map<string, string[]>();
  for (const { where, what } of notes) byText.set(what, [...(byText.get(what) ?? []), where]);
  return [...byText].map(([what, places]) => `  note ${shown(places)}: ${what}\n`).join("");
}

const MOST_NAMED = 4;

function shown(places: readonly string[]): string {
  const more = places.length - MOST_NAMED;
  return `${places.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
