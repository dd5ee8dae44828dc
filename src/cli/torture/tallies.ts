import type { Asked } from "./asked.ts";

/** "openai chat/completions gpt-4o-mini: 3 × rate-limited (429), 1 unharmed", for each that was asked. */
export function gotWhat(asked: readonly Asked[]): string[] {
  const tallies = new Map<string, Map<string, number>>();
  for (const { what, faults, status } of asked) {
    const kinds = [...new Set(faults.map(({ kind }) => kind))].join(" and ");
    const got = kinds === "" ? "unharmed" : `${kinds}${status >= 400 ? ` (${status})` : ""}`;
    const tally = tallies.get(what) ?? new Map<string, number>();
    tallies.set(what, tally.set(got, (tally.get(got) ?? 0) + 1));
  }
  return [...tallies].map(([what, tally]) => `${what}: ${[...tally].map(([got, times]) => `${times} × ${got}`).join(", ")}`);
}
