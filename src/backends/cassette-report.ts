import type { RecordedRequest } from "../cassettes/recorded.ts";
import type { Saved } from "../cassettes/recorder.ts";
import type { CassetteIndex, IndexedInteraction } from "../store/cassette-index.ts";
import { isMeant } from "./wanted.ts";

/** What came of the recordings since the emulator began, whatever account asked. */
export interface CassetteReport {
  /** How many there are now. */
  readonly interactions: number;
  /** How many answered something. */
  readonly used: number;
  /** Those that answered nothing. */
  readonly unused: readonly Place[];
  /** Requests that no recording answered, in words of one line each: the first ones. */
  readonly missed: readonly string[];
  readonly misses: number;
  /** What some of those who were refused for it were told: each text once, the first ones. */
  readonly explained: readonly string[];
  readonly recorded: readonly Saved[];
  /** Those that answered although they are too old, and why they are. */
  readonly stale: readonly (Place & { readonly why: string })[];
  /** Names of recordings that are to be made again alone (--only), and are no recording's. */
  readonly strange: readonly string[];
  /** Live answers that were compared with recordings, in the order in which they ended. */
  readonly checked: readonly Checked[];
}

type Place = Pick<IndexedInteraction, "file" | "id" | "line">;

/** A live answer and its recording, which is null where there is none. */
export interface Checked {
  readonly verdict: "identical" | "benign" | "breaking" | "could not check";
  readonly recording: Place | null;
  /** What was asked, in one line. */
  readonly asked: string;
  readonly why: string;
}

/** Writes down what is told, and makes a report of it. */
export interface CassetteLedger {
  used(found: Pick<IndexedInteraction, "file" | "id">): void;
  /** It was used although it is too old. */
  stale(found: Place, why: string): void;
  checked(checked: Checked): void;
  missed(what: string): void;
  /** The same in full, as the caller was told. */
  explained(text: string): void;
  recorded(saved: Saved): void;
  /** Whether it has answered something. */
  wasUsed(found: Pick<IndexedInteraction, "file" | "id">): boolean;
  report(): CassetteReport;
}

/** So many misses are told one by one. */
const MOST_TOLD = 50;
const MOST_EXPLAINED = 3;
const MOST_CHECKED = 10_000;

export function cassetteLedger(index: CassetteIndex, dir: string, only: readonly string[] = []): CassetteLedger {
  const used = new Set<string>();
  const missed: string[] = [];
  const explained = new Set<string>();
  const recorded: Saved[] = [];
  const stale = new Map<string, Place & { readonly why: string }>();
  const checked: Checked[] = [];
  let misses = 0;
  const name = ({ file, id }: Pick<IndexedInteraction, "file" | "id">) => `${file}\n${id}`;
  return {
    used: (found) => void used.add(name(found)),
    missed(what) {
      misses += 1;
      if (missed.length < MOST_TOLD) missed.push(what);
    },
    explained: (text) => void (explained.size < MOST_EXPLAINED && explained.add(text)),
    recorded: (saved) => void recorded.push(saved),
    stale: (found, why) => void stale.set(name(found), { ...placeOf(found), why }),
    checked: (one) =>
      void (checked.length < MOST_CHECKED && checked.push({ ...one, recording: one.recording && placeOf(one.recording) })),
    wasUsed: (found) => used.has(name(found)),
    report() {
      const files = index.files().filter(({ path }) => path.startsWith(`${dir}/`));
      const all = files.flatMap(({ path }) => index.ofFile(path));
      const fresh = new Set(recorded.map(name));
      const unused = all.filter((one) => !used.has(name(one)) && !fresh.has(name(one)));
      return {
        interactions: all.length,
        used: all.filter((one) => used.has(name(one))).length,
        unused: unused.map(placeOf),
        missed,
        misses,
        explained: [...explained],
        recorded,
        stale: [...stale.values()],
        strange: only.filter((wanted) => !all.some((one) => isMeant(one, wanted))),
        checked,
      };
    },
  };
}

function placeOf({ file, id, line }: Place): Place {
  return { file, id, line };
}

/** What is asked of whom: "openai chat/completions gpt-4o-mini". */
export function askedIn({ provider, path, model }: Pick<RecordedRequest, "provider" | "path" | "model">): string {
  return [provider, path, model].filter(Boolean).join(" ");
}
