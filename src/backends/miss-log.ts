import type { Miss } from "../cassettes/miss.ts";

/** A request that no recording answered. `why` looks for the nearest recording, which costs something. */
export interface Missed {
  readonly exchange: string;
  /** "openai chat/completions gpt-4o-mini". */
  readonly asked: string;
  readonly why: () => Promise<Miss>;
}

/** The last ones of an account. */
export interface MissLog {
  readonly count: number;
  /** Oldest first. */
  readonly last: readonly Missed[];
  add(missed: Missed): void;
}

/** Each holds on to its request, so that it can be compared later. */
const MOST_KEPT = 50;

export function missLog(): MissLog {
  const last: Missed[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    last,
    add(missed) {
      count += 1;
      last.push(missed);
      if (last.length > MOST_KEPT) last.shift();
    },
  };
}
