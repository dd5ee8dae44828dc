import { type Account, Slot } from "../exchange/account.ts";
import type { Mode } from "../schema/mode.ts";
import type { IndexedInteraction } from "../store/cassette-index.ts";
import { type MissLog, missLog } from "./miss-log.ts";

/** What an account has done with cassettes since the last reset. */
export interface CassetteState {
  /** The one cassette it plays and records, by name; undefined: all are played, the configured one is recorded. */
  selected: string | undefined;
  /** Where its answers come from; undefined: from where the config says. */
  mode: Mode | undefined;
  /** What happens when no recording answers; undefined: what the config says. */
  onMiss: "mock" | "error" | undefined;
  /** How often a request was answered from a recording, by the ids of the recordings that answer it. */
  readonly played: Map<string, number>;
  /** How often a request was recorded, by file and key. */
  readonly recorded: Map<string, number>;
  /** What no recording answered. */
  readonly misses: MissLog;
}

export const cassetteStates = new Slot<CassetteState>((_: Account) => ({
  selected: undefined,
  mode: undefined,
  onMiss: undefined,
  played: new Map(),
  recorded: new Map(),
  misses: missLog(),
}));

/** How often these recordings have had their turn before, together. */
export function turnOf(state: CassetteState, found: readonly Pick<IndexedInteraction, "file" | "id">[]): number {
  return take(state.played, found.map(({ file, id }) => `${file} ${id}`).join());
}

/** The next number for a name, from 0. */
export function take(counts: Map<string, number>, name: string): number {
  const count = counts.get(name) ?? 0;
  counts.set(name, count + 1);
  return count;
}
