import type { Asked } from "./asked.ts";

/** A request that was struck, and what the application did next. */
export interface Thread {
  readonly first: Asked;
  /** The same request, made again. */
  readonly again: readonly Again[];
  /** What was asked of another provider or model when the answer to this one had come. */
  readonly another: Asked | undefined;
}

export interface Again {
  readonly asked: Asked;
  /** After the answer before it. */
  readonly afterMs: number;
  /** Whether that answer had said to come back later than that. */
  readonly early: boolean;
}

/** How much too early is no sin: clocks and timers are not that exact. */
const TOLERANCE_MS = 50;

/** By the requests that were struck, in the order in which they were; what was asked because of an earlier one is part of its thread. */
export function threadsOf(asked: readonly Asked[]): Thread[] {
  const told = new Set<Asked>();
  return asked.flatMap((first, at) => {
    if (first.faults.length === 0 || told.has(first)) return [];
    const later = asked.slice(at + 1).filter((one) => one.account === first.account && !told.has(one));
    const again = againOf(first, later);
    const last = again.at(-1)?.asked ?? first;
    const another = later.find((one) => one.what !== first.what && one.atMs + TOLERANCE_MS >= last.atMs + last.durationMs);
    for (const { asked: one } of again) told.add(one);
    for (const one of later) if (another && one.key === another.key) told.add(one);
    return [{ first, again, another }];
  });
}

function againOf(first: Asked, later: readonly Asked[]): Again[] {
  let before = first;
  const again: Again[] = [];
  for (const asked of later) {
    if (asked.key !== first.key) continue;
    const afterMs = Math.max(0, asked.atMs - before.atMs - before.durationMs);
    const early = before.retryAfterMs !== null && afterMs + TOLERANCE_MS < before.retryAfterMs;
    again.push({ asked, afterMs, early });
    before = asked;
  }
  return again;
}
