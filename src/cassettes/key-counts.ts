import type { FileFacts } from "../world/files.ts";

/** Beyond this many keys of a file, all are forgotten: they are only there to save counting. */
const MOST_KEYS = 10_000;

/** How many recordings of a file each key matches, as far as that was counted: to count them anew takes the longer the more there are. */
export class KeyCounts {
  readonly #known = new Map<string, { readonly facts: FileFacts; readonly counts: Map<string, number> }>();

  /** Of a file as it is now: what was known of another state of it is worth nothing. */
  of(file: string, now: FileFacts | undefined): Map<string, number> {
    const known = this.#known.get(file);
    const isSame = known?.facts.bytes === now?.bytes && known?.facts.modifiedMs === now?.modifiedMs;
    return known && isSame ? known.counts : new Map();
  }

  /** What holds for a file that was left like this. */
  keep(file: string, facts: FileFacts, counts: Map<string, number>): void {
    if (counts.size > MOST_KEYS) counts.clear();
    this.#known.set(file, { facts, counts });
  }
}
