import type { Saved } from "../cassettes/recorder.ts";
import type { CassetteIndex, IndexedInteraction } from "../store/cassette-index.ts";

/** What came of the recordings since the emulator began, whatever account asked. */
export interface CassetteReport {
  /** How many there are now. */
  readonly interactions: number;
  /** How many answered something. */
  readonly used: number;
  /** Those that answered nothing. */
  readonly unused: readonly Pick<IndexedInteraction, "file" | "id" | "line">[];
  /** Requests that no recording answered, in words of one line each: the first ones. */
  readonly missed: readonly string[];
  readonly misses: number;
  readonly recorded: readonly Saved[];
}

/** Writes down what is told, and makes a report of it. */
export interface CassetteLedger {
  used(found: Pick<IndexedInteraction, "file" | "id">): void;
  missed(what: string): void;
  recorded(saved: Saved): void;
  /** Whether it has answered something. */
  wasUsed(found: Pick<IndexedInteraction, "file" | "id">): boolean;
  report(): CassetteReport;
}

/** So many misses are told one by one. */
const MOST_TOLD = 50;

export function cassetteLedger(index: CassetteIndex, dir: string): CassetteLedger {
  const used = new Set<string>();
  const missed: string[] = [];
  const recorded: Saved[] = [];
  let misses = 0;
  const name = ({ file, id }: Pick<IndexedInteraction, "file" | "id">) => `${file}\n${id}`;
  return {
    used: (found) => void used.add(name(found)),
    missed(what) {
      misses += 1;
      if (missed.length < MOST_TOLD) missed.push(what);
    },
    recorded: (saved) => void recorded.push(saved),
    wasUsed: (found) => used.has(name(found)),
    report() {
      const files = index.files().filter(({ path }) => path.startsWith(`${dir}/`));
      const all = files.flatMap(({ path }) => index.ofFile(path));
      const fresh = new Set(recorded.map(name));
      const unused = all.filter((one) => !used.has(name(one)) && !fresh.has(name(one)));
      return {
        interactions: all.length,
        used: all.filter((one) => used.has(name(one))).length,
        unused: unused.map(({ file, id, line }) => ({ file, id, line })),
        missed,
        misses,
        recorded,
      };
    },
  };
}
